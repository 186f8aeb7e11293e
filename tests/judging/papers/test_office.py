"""Every Word file opens in LibreOffice and becomes the pages that our own PDF has in mind."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app.paper.document_docx import document_docx
from app.paper.faces import FOLDER
from judging.papers.catalogue import KINDS
from tests.app.paper import decree
from tests.app.paper.reading import PdfPage, flat, pdf_text
from tests.judging.papers.samples import everything

#: Tinos has the measures of Times New Roman, and every Vietnamese letter.
FONTS = """<fontconfig><dir>{ours}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="assign" binding="strong">
<string>Tinos</string></edit></match></fontconfig>"""
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def converted(folder: Path, names: list[str]) -> None:
    """Let LibreOffice turn Word files into PDF, all in one go."""
    assert SOFFICE, "LibreOffice is needed for this drill."
    (folder / "fonts.conf").write_text(FONTS.format(ours=FOLDER, cache=folder / "fonts"))
    subprocess.run(
        [SOFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
         "pdf", "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in names)],
        check=True, capture_output=True, timeout=300,
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")})


@pytest.mark.drill
def test_every_word_file_converts_and_keeps_the_decree(tmp_path: Path) -> None:
    documents = {kind.value: of.build(everything(3, 8), {}) for kind, of in KINDS.items()}
    documents["decree"] = decree.decision()
    for name, document in documents.items():
        (tmp_path / f"{name}.docx").write_bytes(document_docx(document))
    converted(tmp_path, list(documents))
    for name, document in documents.items():
        read = pdf_text((tmp_path / f"{name}.pdf").read_bytes())
        missing = [words for words in flat(" ".join(document.texts())).split()
                   if words not in read and "…" not in words]
        assert missing == [], name
    content = (tmp_path / "decree.pdf").read_bytes()
    page = PdfPage(content)
    country, motto = page.find(decree.COUNTRY), page.find(decree.MOTTO)
    dated, issuer = page.find(decree.DATED), page.find(decree.ISSUER)
    assert abs(country.middle - motto.middle) < 0.6
    assert abs(country.middle - dated.middle) < 0.6
    assert country.right <= 210 - 15
    assert issuer.left >= 30
    assert country.top >= 20
    for rule in decree.RULES[:8]:
        if rule.words in page.text:
            assert rule.sizes[0] <= page.find(rule.words).size <= rule.sizes[1]
    second = PdfPage(content, 1).find("2")
    assert abs(second.middle - 105) < 1
    assert second.top < 20
    left, right, _top = next(
        line for line in page.lines()
        if abs((line[0] + line[1]) / 2 - motto.middle) < 0.8 and 0 < line[2] - motto.bottom < 4)
    assert (right - left) / (motto.right - motto.left) == pytest.approx(1, abs=0.05)
