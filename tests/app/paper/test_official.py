"""Official papers keep the decree: margins, sizes, faces, number blank, page numbers."""

import io
from datetime import date

from pypdf import PdfReader

from app.paper import official, pdf
from app.paper.table import PaperTable, TableColumn

HEADING = official.Heading(
    "Ban Tổ chức Cuộc thi Khởi nghiệp đổi mới sáng tạo",
    "Sở Khoa học và Công nghệ",
    symbol="QĐ-BTC",
    place="Quảng Ngãi",
    day=date(2026, 3, 5),
)

Piece = tuple[str, float, str, float, float]


def pieces(document: bytes, page: int = 0) -> list[Piece]:
    """Read words with their size, font and place."""
    found: list[Piece] = []

    def visit(words: str, matrix: list, text_matrix: list, font: dict, size: float) -> None:
        if words.strip() and font:
            name = str(font["/BaseFont"]).split("+")[-1]
            x, y = text_matrix[4] + matrix[4], text_matrix[5] + matrix[5]
            found.append((words.strip(), size, name, x, y))

    PdfReader(io.BytesIO(document)).pages[page].extract_text(visitor_text=visit)
    return found


def paper(pages: int = 1, **style: object) -> bytes:
    story = [
        official.HeadingBlock(HEADING),
        official.paragraph("QUYẾT ĐỊNH", official.title_style()),
        *(official.paragraph("Điều này được ban hành. " * 12) for _ in range(pages * 8)),
        official.SignatureFlowable(
            official.SignatureBlock(
                "TM. Ban Tổ chức", "Trưởng ban", "Nguyễn Văn Hoà", ("- Lưu: VT.",)
            )
        ),
    ]
    return official.official_pdf(story, official.PageStyle("Quyết định", **style))


def test_the_heading_has_the_sizes_and_faces_of_the_decree() -> None:
    document = paper()
    both = [*pieces(document), *pieces(document, 1)]
    shown = {words: (size, font) for words, size, font, _, _ in both}

    assert shown["SỞ KHOA HỌC VÀ CÔNG NGHỆ"] == (12.0, "Tinos-Regular")
    assert shown["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == (12.0, "Tinos-Bold")
    assert shown["Độc lập - Tự do - Hạnh phúc"] == (13.0, "Tinos-Bold")
    assert shown["Quảng Ngãi, ngày 05 tháng 3 năm 2026"] == (13.0, "Tinos-Italic")
    assert shown["TRƯỞNG BAN"] == (13.0, "Tinos-Bold")
    assert shown["Nơi nhận:"] == (12.0, "Tinos-BoldItalic")
    assert shown["- Lưu: VT."] == (11.0, "Tinos-Regular")


def test_the_number_is_left_to_the_clerk() -> None:
    words = PdfReader(io.BytesIO(paper())).pages[0].extract_text()

    assert "Số: " + " " * 10 + "/QĐ-BTC" in words.replace("\u00a0", " ")


def test_body_text_keeps_the_margins() -> None:
    lefts = [x for words, _, _, x, _ in pieces(paper()) if words.startswith("hành")]

    assert official.LEFT == 30 * pdf.MM
    assert min(x for *_, x, _ in pieces(paper())) >= official.LEFT - 0.01
    assert all(x <= pdf.PORTRAIT[0] - official.RIGHT for x in lefts)


def test_pages_are_numbered_at_the_top_from_the_second_on() -> None:
    document = paper(pages=3)
    edge = pdf.PORTRAIT[1] - official.TOP
    tops = [
        [words for words, _, _, _, y in pieces(document, page) if y > edge] for page in range(3)
    ]

    assert tops == [[], ["2"], ["3"]]


def test_a_footer_counts_the_pages() -> None:
    document = paper(pages=3, footer="Mã đối chiếu")
    pages = PdfReader(io.BytesIO(document)).pages

    read = [page.extract_text() for page in pages]
    assert [n for n in (1, 2, 3) if f"Trang {n}/3" not in read[n - 1]] == []


def test_demo_papers_say_so_on_each_page() -> None:
    pages = PdfReader(io.BytesIO(paper(pages=2, demo=True))).pages

    assert {page.extract_text().count("DỮ LIỆU MINH HỌA") for page in pages} == {2}


def test_text_is_never_taken_for_markup() -> None:
    document = official.official_pdf(
        [official.paragraph("<b>A & B</b> 🚀 Y Ƀlŏm")], official.PageStyle("Thử")
    )

    read = PdfReader(io.BytesIO(document)).pages[0].extract_text()
    assert read.strip() == "<b>A & B</b> □ Y Ƀlŏm"


def test_a_table_repeats_its_head_and_loses_no_row() -> None:
    columns = [TableColumn("Hạng", 1, "centre"), TableColumn("Tên dự án", 5)]
    rows = [[str(number), f"Dự án {number}"] for number in range(1, 121)]
    document = official.official_pdf([PaperTable(columns, rows)], official.PageStyle("Bảng"))
    read = [page.extract_text() for page in PdfReader(io.BytesIO(document)).pages]

    assert {page.count("Tên dự án") for page in read} == {1}
    assert [n for n in range(1, 121) if f"Dự án {n} " not in " ".join(read)] == []
