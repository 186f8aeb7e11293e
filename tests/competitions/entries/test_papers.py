"""Papers to sign: PDF and Word say the same, and nothing typed is lost or "corrected"."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from docx import Document
from docx.table import Table
from pypdf import PdfReader

from app.paper.wording import DOTS
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.fields import FieldView
from competitions.entries.papers import Paper, PaperKind, dots_after, paragraphs
from competitions.entries.papers_docx import FONT, paper_docx
from competitions.entries.papers_pdf import paper_pdf
from competitions.entries.papers_source import Contact, PaperSource
from competitions.entries.papers_text import paper_of, roman

LONG_TITLE = ("Thuỷ canh hồi lưu tự động dùng năng lượng mặt trời cho rau ăn lá của 40 hộ ở các "
              "làng Ca Dong, xã Sơn Tây Thượng <thử nghiệm> & nhân rộng")
COLUMNS = [{"key": "item", "label": "Khoản chi"},
           {"key": "y1", "label": "Năm 1", "kind": "money"}]
QUESTIONS = (
    FieldView("field", FieldKind.CHOICE, "Lĩnh vực", "Field", "Giới thiệu", "About",
              options=({"value": "farm", "label": "Nông nghiệp", "label_en": "Farming"},)),
    FieldView("summary", FieldKind.LONG_TEXT, "Tóm tắt", "Summary", "Giới thiệu", "About"),
    FieldView("plan", FieldKind.LONG_TEXT, "Kế hoạch", "Plan", "Nội dung", waived_by="doc"),
    FieldView("budget", FieldKind.TABLE, "Dự toán", "Budget", "Nội dung",
              settings={"columns": COLUMNS}),
    FieldView("doc", FieldKind.FILE, "Bản thuyết minh", "Document", "Nội dung"),
)
EMPTY = PaperSource("Cuộc thi Khởi nghiệp", "Bảng Ý tưởng", "", "", QUESTIONS, {}, (), (),
                    saved_at=datetime(2026, 12, 18, 9, 58, 12, tzinfo=UTC))
FULL = replace(
    EMPTY, title=LONG_TITLE, unit_name="Xã Sa Huỳnh", code="QN07-0001", version=2,
    digest="9f3ac0de12345678" * 4, contact=Contact("0905 000 111", "h@example.test"),
    answers={"field": "farm", "summary": "Dòng một của Hoà.\n\nDòng hai\x0bvà H'Bĭa nói.\ufffe",
             "budget": [{"item": "Giống cây " * 30, "y1": "12000000"},
                        {"item": "Ống", "y1": "500"}]},
    team=({"name": unicodedata.normalize("NFD", "Y Ƀlŏm"), "title": "Kỹ sư",
           "unit_name": "Xã Sa Huỳnh", "is_leader": True},
          {"name": "Hoà", "title": "", "unit_name": "", "is_leader": False}),
    files=({"field": "doc", "name": "thuyết minh.docx"},), demo=True)


def paper(kind: str, source: PaperSource = FULL, locale: str = "vi") -> Paper:
    return paper_of(PaperKind(kind), source, locale)


def in_word(made: bytes) -> list[str]:
    """Return every text of a Word file's body in order."""
    found = []
    for block in Document(io.BytesIO(made)).iter_inner_content():
        rows = block.rows if isinstance(block, Table) else []
        cells = [c for row in rows for c in row.cells] if rows else [block]
        found += [p.text for c in cells for p in getattr(c, "paragraphs", [c]) if p.text]
    return found


def in_pdf(made: bytes, *noise: str) -> str:
    """Return the text of a PDF less what stands on each page, and less all white space."""
    pages = PdfReader(io.BytesIO(made)).pages
    found = ""
    for number, page in enumerate(pages, start=1):
        told = squeezed(page.extract_text())
        for words in (*noise, f"Trang {number}/{len(pages)}"):
            told = told.replace(squeezed(words), "", 2)
        found += told
    return found


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize("source", [FULL, EMPTY], ids=["full", "empty"])
@pytest.mark.parametrize("kind", list(PaperKind))
def test_word_and_pdf_say_every_text_of_the_paper_in_its_order(
    kind: PaperKind, source: PaperSource
) -> None:
    made = paper(kind, source)
    page = in_pdf(paper_pdf(made), made.footer, "DỮ LIỆU MINH HỌA")
    assert in_word(paper_docx(made)) == made.texts()
    at = 0
    for words in made.texts():
        found = page.find(squeezed(words), at)
        assert found >= at, words
        at = found + len(squeezed(words))
    assert all(unicodedata.is_normalized("NFC", words) for words in made.texts())


def test_the_registration_form_says_who_enters_what_to_whom() -> None:
    texts = paper("registration").texts()

    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                  "PHIẾU ĐĂNG KÝ DỰ THI", "Kính gửi: Ban Tổ chức Cuộc thi Khởi nghiệp",
                  f"Tên ý tưởng, dự án: {LONG_TITLE}", "Lĩnh vực: Nông nghiệp",
                  "Họ và tên: Y Ƀlŏm", "Điện thoại: 0905 000 111", "Hoà",
                  "1. Bản thuyết minh: thuyết minh.docx",
                  "Xác nhận của UBND xã/phường/đặc khu hoặc nhà trường"):
        assert words in texts


def test_the_description_carries_answers_tables_and_what_a_file_answers() -> None:
    texts = paper("description").texts()
    start = texts.index("I. Giới thiệu")

    assert texts[start:-5] == [
        "I. Giới thiệu", "1. Lĩnh vực", "Nông nghiệp", "2. Tóm tắt", "Dòng một của Hoà.",
        "Dòng hai", "và H'Bĭa nói.", "II. Nội dung", "1. Kế hoạch",
        "Xem tài liệu kèm theo: thuyết minh.docx", "2. Dự toán", "Khoản chi", "Năm 1",
        ("Giống cây " * 30).strip(), "12.000.000 ₫", "Ống", "500 ₫", "Cộng", "12.000.500 ₫"]


def test_a_row_longer_than_a_page_goes_on_on_the_next() -> None:
    made = paper("description", replace(FULL, demo=False, answers={
        "budget": [{"item": "Giống " * 1500, "y1": "1"}]}))

    page = in_pdf(paper_pdf(made), made.footer, "Khoản chi", "Năm 1")

    assert page.count("Giống") == 1500


def test_what_is_missing_is_dotted_for_a_pen() -> None:
    texts = paper("commitment", EMPTY).texts()

    assert f"Tôi tên là: {dots_after('Tôi tên là')}" in texts
    assert all(len(dots_after(label)) >= 8 for label in ("", "x" * 62, "nhãn dài " * 20))
    assert paper("description", EMPTY).texts().count(dots_after("")) == 10
    assert texts[-1] == DOTS * 14


def test_the_foot_names_version_and_digest_or_when_the_draft_was_saved() -> None:
    of_version = PdfReader(io.BytesIO(paper_pdf(paper("description"))))
    of_draft = PdfReader(io.BytesIO(paper_pdf(paper("commitment", EMPTY))))

    pages = [page.extract_text() for page in of_version.pages]
    assert all("QN07-0001 · phiên bản 2 · mã đối chiếu 9f3ac0de12345678" in p for p in pages)
    assert f"Trang {len(pages)}/{len(pages)}" in pages[-1]
    assert "In từ bản nháp lưu lúc 16:58:12 ngày 18/12/2026" in of_draft.pages[0].extract_text()


def test_invented_data_are_marked_in_both_files() -> None:
    def marks(source: PaperSource) -> tuple[bool, str]:
        made = paper("commitment", source)
        section = Document(io.BytesIO(paper_docx(made))).sections[0]
        return "DỮLIỆUMINHHỌA" in in_pdf(paper_pdf(made)), section.header.paragraphs[0].text

    assert (marks(FULL), marks(EMPTY)) == ((True, "DỮ LIỆU MINH HỌA"), (False, ""))


def test_the_word_file_is_in_times_new_roman_on_a4_with_page_numbers() -> None:
    document: Any = Document(io.BytesIO(paper_docx(paper("registration"))))
    section = document.sections[0]

    assert (document.styles["Normal"].font.name, round(section.page_width.mm),
            round(section.left_margin.mm)) == (FONT, 210, 30)
    assert "NUMPAGES" in section.footer._element.xml
    assert document.core_properties.title == "Phiếu đăng ký dự thi QN07-0001"


def test_an_english_paper_uses_the_english_words_of_the_form() -> None:
    texts = paper("registration", locale="en").texts()

    assert ("ENTRY REGISTRATION FORM" in texts, "Field: Farming" in texts) == (True, True)


def test_parts_are_numbered_in_roman_figures_and_paragraphs_are_kept() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 29)] == ["I", "IV", "IX", "XIV", "XXIX"]
    assert paragraphs("a\r\n\n  b\tc \x00") == ["a", "b c"]
