"""All dossiers of a judge in one PDF: the code on each page, nothing broken stops it."""

import io

import pypdf
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from judging.scoresheets.reading.dossier import Dossier, Leaf
from judging.scoresheets.reading.merging import merge_dossiers


def pdf_of(*pages: str, size: tuple[float, float] = (300, 200)) -> bytes:
    """Return a PDF whose pages say something."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    for words in pages:
        canvas.drawString(40, 40, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def leaf(name: str, kind: str, content: bytes) -> Leaf:
    """Return an attachment in memory."""
    return Leaf(name, kind, lambda: content)


def picture() -> bytes:
    """Return a small PNG with a transparent ground."""
    buffer = io.BytesIO()
    Image.new("RGBA", (60, 30), (200, 10, 10, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def test_every_page_carries_its_code_and_nothing_broken_stops_it() -> None:
    dossiers = [
        Dossier("QN06-0001", "Quế Trà Bồng", "Dự án", (("Tóm tắt", "Dòng một\nDòng hai"),), (
            leaf("a.pdf", "application/pdf", pdf_of("trang A", "trang B")),
            leaf("hỏng.pdf", "application/pdf", b"%PDF-1.4 nonsense"),
            leaf("ảnh.png", "image/png", picture()),
            leaf("hỏng.png", "image/png", b"\x89PNG\r\n\x1a\n"),
            leaf("b.docx", "application/zip", b"PK")), "Xã Trà Bồng", ("Y Ƀlŏm",)),
        Dossier("QN06-0002", "Ý tưởng hai", "Ý tưởng", ()),
    ]
    told: list[int] = []
    reader = pypdf.PdfReader(io.BytesIO(
        merge_dossiers(dossiers, "Chung kết", progress=told.append)))
    texts = [page.extract_text() for page in reader.pages]
    assert told == [1, 2]
    assert ["QN06-0001" in text for text in texts] == [True] * 7 + [False]
    assert "QN06-0002" in texts[7]
    assert ("trang A" in texts[1], "1/2" in texts[1], "trang B" in texts[2]) == (True, True, True)
    assert all(word in texts[0] for word in ("Xã Trà Bồng", "Tóm tắt", "Dòng hai"))
    assert [item.title for item in reader.outline] == [  # type: ignore[union-attr]
        "QN06-0001 Quế Trà Bồng", "QN06-0002 Ý tưởng hai"]
    assert {round(float(max(p.mediabox.width, p.mediabox.height))) for p in reader.pages} == {842}
