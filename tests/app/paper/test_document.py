"""Papers keep Decree 30/2020, point by point, and say the same as PDF and as Word file."""

import unicodedata
from collections import Counter
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn

from app.paper import document as doc
from app.paper.document_docx import document_docx
from app.paper.document_pdf import document_pdf
from app.paper.faces import SERIF
from app.paper.text import width
from app.paper.widths import column_widths
from tests.app.paper import decree
from tests.app.paper.decree import ANNEX_RULES, RULES, Rule, decision
from tests.app.paper.reading import MM, PdfPage, WordFile, flat, pdf_text

ALIGNS = {"centre": ALIGN.CENTER, "left": ALIGN.LEFT, "justify": ALIGN.JUSTIFY}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return document_pdf(decision())


@pytest.fixture(scope="module")
def word() -> WordFile:
    return WordFile(document_docx(decision()))


@pytest.mark.parametrize("rule", [*RULES, *ANNEX_RULES], ids=lambda rule: rule.words)
def test_each_element_of_the_pdf_has_its_size_and_weight(pdf: bytes, rule: Rule) -> None:
    pages = [PdfPage(pdf, number) for number in range(3)]
    page = next(page for page in pages if rule.words in flat(page.text) or rule.words in page.text)
    words = rule.words if rule.words in page.text else rule.words.split()[-1]
    seen = page.find(words)
    assert rule.sizes[0] <= seen.size <= rule.sizes[1]
    assert (seen.bold, seen.italic) == (rule.bold, rule.italic)
    assert "Tinos" in seen.font
    assert not rule.upper or rule.words == rule.words.upper()


@pytest.mark.parametrize("rule", [*RULES, *ANNEX_RULES], ids=lambda rule: rule.words)
def test_each_element_of_the_word_file_has_its_size_and_weight(
    word: WordFile, rule: Rule
) -> None:
    run, paragraph = word.run(rule.words), word.find(rule.words)
    assert rule.sizes[0] <= run.font.size.pt <= rule.sizes[1]
    assert (bool(run.bold), bool(run.italic)) == (rule.bold, rule.italic)
    assert paragraph.alignment == ALIGNS[rule.align]
    assert run.font.color.rgb is None  # black


def test_the_page_has_the_margins_of_the_decree(pdf: bytes, word: WordFile) -> None:
    for page in word.word.sections:
        margins = [side.mm for side in (page.top_margin, page.bottom_margin, page.left_margin,
                                        page.right_margin)]
        for side, (low, high) in zip(margins, ((20, 25), (20, 25), (30, 35), (15, 20)),
                                     strict=True):
            assert low - 0.1 <= side <= high + 0.1
    sizes = [(round(page.page_width.mm), round(page.page_height.mm))
             for page in word.word.sections]
    assert sizes == [(210, 297), (297, 210)]

    first = PdfPage(pdf, 0)
    assert (round(first.width), round(first.height)) == (210, 297)
    body = first.find("Phê duyệt kết quả chấm của Hội đồng")
    assert first.find("BAN TỔ CHỨC").left >= 30
    assert first.find(decree.COUNTRY).right <= 210 - 15 + 0.2
    assert first.find(decree.COUNTRY).top >= 20
    assert body.left > 30 + 10  # behind "Điều 1." and its indent


def test_the_font_is_times_new_roman_in_word_for_every_script(word: WordFile) -> None:
    fonts = word.word.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "cs", "eastAsia")} == {
        "Times New Roman"}
    named = {run.font.name for paragraph in word.paragraphs for run in paragraph.runs}
    assert named == {None}


def test_nation_and_motto_stand_right_above_the_date_agency_left_above_the_number(
    pdf: bytes, word: WordFile
) -> None:
    page = PdfPage(pdf)
    country, motto, dated = (page.find(w) for w in (decree.COUNTRY, decree.MOTTO, decree.DATED))
    parent, issuer, number = (page.find(w) for w in (decree.PARENT, decree.ISSUER, "/QĐ-BTC"))
    assert abs(country.middle - motto.middle) < 0.5
    assert abs(country.middle - dated.middle) < 0.5
    assert abs(parent.middle - issuer.middle) < 0.5
    assert number.right < 105 < country.right
    assert abs(number.bottom - dated.bottom) < 1.5  # on one line
    assert country.bottom < motto.top < dated.top
    assert parent.bottom < issuer.top < number.top
    assert flat(word.find("/QĐ-BTC").text) == "Số: /QĐ-BTC"
    assert word.find("/QĐ-BTC").text == f"Số:{doc.BLANK}/QĐ-BTC"


def test_the_motto_has_a_line_as_long_as_itself_agency_and_subject_a_shorter_one(
    pdf: bytes, word: WordFile
) -> None:
    page = PdfPage(pdf)
    lines = page.lines()
    for words, low, high in ((decree.MOTTO, 0.97, 1.03), (decree.ISSUER, 1 / 3, 1 / 2),
                             (decree.SUBJECT, 1 / 3, 1 / 2)):
        seen = page.find(words)
        left, right, _top = next(line for line in lines if abs(
            (line[0] + line[1]) / 2 - seen.middle) < 0.6 and 0 < line[2] - seen.bottom < 3)
        assert low <= (right - left) / (seen.right - seen.left) <= high, words
        long, _room = word.rule_after(words)
        assert low <= long / MM / (seen.right - seen.left) <= high, words


def test_the_body_is_justified_with_an_indent_and_gaps(pdf: bytes, word: WordFile) -> None:
    body = word.find("Điều 2.").paragraph_format
    assert body.first_line_indent.mm in (pytest.approx(10, abs=0.1), pytest.approx(12.7, abs=0.1))
    assert body.space_after.pt >= 6
    assert 1 <= body.line_spacing <= 1.5
    page = PdfPage(pdf)
    second = page.find("Điều 2.")
    assert second.left - 30 == pytest.approx(12.7, abs=0.3)
    assert page.find(decree.BODY).size * 1.15 <= 13 * 1.3 <= 13 * 1.15 * 1.5


def test_bases_end_with_semicolons_and_the_paper_with_its_mark(word: WordFile) -> None:
    assert [flat(p.text)[-1] for p in word.paragraphs if p.text.startswith(("Căn cứ", "Theo"))] == [
        ";", "."]
    assert flat(word.find("chịu trách nhiệm thi hành").text).endswith("./.")


def test_recipients_stand_left_level_with_the_authority(pdf: bytes) -> None:
    page = PdfPage(pdf, 1)
    recipients, authority = page.find("Nơi nhận:"), page.find("TM. BAN TỔ CHỨC")
    assert abs(recipients.left - 30) < 0.5
    assert abs(recipients.bottom - authority.bottom) < 1.5
    assert authority.left > 105
    assert page.find(decree.NAME).top - page.find(decree.TITLE).bottom > 20  # room to sign


def test_pages_are_numbered_top_centre_from_the_second_and_annexes_by_themselves(
    pdf: bytes, word: WordFile
) -> None:
    for number, shown in enumerate(("", "2", "", "2")):
        page = PdfPage(pdf, number)
        head = page.text.strip().splitlines()[0] if page.text.strip() else ""
        top = [page.find(shown)] if shown else []
        if shown:
            assert top[0].top < 20
            assert abs(top[0].middle - page.width / 2) < 1
            assert 13 <= top[0].size <= 14
        else:
            assert head[:2].strip() not in {"1", "3"}
    for section in word.word.sections:
        line = section.header.paragraphs[0]
        assert line.alignment == ALIGN.CENTER
        assert "PAGE" in line._p.xml
        assert round(line.paragraph_format.left_indent.mm) == doc.RIGHT - doc.LEFT  # the page's
        assert section.different_first_page_header_footer
        assert "PAGE" not in section.first_page_header._element.xml
    start = word.word.sections[1]._sectPr.find(qn("w:pgNumType"))
    assert start.get(qn("w:start")) == "1"


def test_annexes_lie_across_and_repeat_the_heads_of_their_tables(
    pdf: bytes, word: WordFile
) -> None:
    for number in (2, 3):
        page = PdfPage(pdf, number)
        assert page.width > page.height
        assert "Tiền thưởng (đồng)" in flat(page.text)
    assert "w:tblHeader" in word.word.tables[-1].rows[0]._tr.xml


def test_pdf_and_word_file_hold_every_text_composed(pdf: bytes, word: WordFile) -> None:
    read, written = pdf_text(pdf), word.text()
    assert unicodedata.is_normalized("NFC", read)
    wanted = [flat(words) for words in decision().texts()]
    assert [words for words in wanted if words not in written] == []
    assert Counter(" ".join(wanted).split()) - Counter(read.split()) == Counter()


def test_demo_papers_say_so_on_every_page() -> None:
    pdf, word = document_pdf(decision(demo=True)), WordFile(document_docx(decision(demo=True)))
    for page in pdfium.PdfDocument(pdf):
        assert "DỮ LIỆU MINH HỌA" in flat(page.get_textpage().get_text_range())
    for section in word.word.sections:
        for head in (section.header, section.first_page_header):
            assert any("DỮ LIỆU MINH HỌA" in p.text for p in head.paragraphs)


def test_recipients_may_fill_pages_and_none_is_lost() -> None:
    names = tuple(f"- Đơn vị nhận văn bản số {number};" for number in range(1, 141))
    paper = doc.Document("Giấy mời", (doc.Section((
        doc.plain("Kính mời./."),
        doc.Signing(doc.Place(("GIÁM ĐỐC",), "Nguyễn Văn Hoà"), recipients=names))),))
    content = document_pdf(paper)
    read = pdf_text(content)
    assert len(pdfium.PdfDocument(content)) == 3
    assert [name for name in names if name not in read] == []
    assert all(read.index(a) < read.index(b) for a, b in pairwise(names))


def test_a_recipient_of_two_lines_stays_on_one_page() -> None:
    names = tuple(f"- [nhận {n} Ủy ban nhân dân xã có tên rất dài và lấy hai dòng của {n} nhận];"
                  for n in range(1, 71))
    paper = doc.Document("Giấy mời", (doc.Section((
        doc.plain("Kính mời./."),
        doc.Signing(doc.Place(("GIÁM ĐỐC",), "Nguyễn Văn Hoà"), recipients=names))),))
    pages = [flat(PdfPage(document_pdf(paper), number).text) for number in range(3)]
    for n in range(1, 71):
        assert [f"[nhận {n} " in page for page in pages] == [
            f" {n} nhận]" in page for page in pages], n


def test_a_cell_longer_than_a_page_is_printed_to_its_end() -> None:
    long = " ".join(f"câu{number}" for number in range(2500))
    grid = doc.Grid("Bảng", (doc.Column("TT"), doc.Column("Lý do", 3)), (("1", long), ("2", "x")))
    read = pdf_text(document_pdf(doc.Document("Bảng", (doc.Section((grid,)),))))
    assert all(f"câu{number}" in read for number in (0, 1200, 2499))


def test_no_word_breaks_in_a_narrow_column_and_all_of_the_width_is_used() -> None:
    titles = ("TT", "Tên hồ sơ", *(f"GK{n}" for n in range(1, 16)), "Hạng")
    shares = (0.5, 4.4, *[0.9] * 15, 0.8)
    rows = [(str(n), "Dự án có tên dài " * 6, *["100,00"] * 15, str(n)) for n in range(1, 9)]
    widths = column_widths(titles, shares, rows, 8, 700)
    assert sum(widths) == pytest.approx(700)
    for cells in (titles, *rows):
        for cell, wide in zip(cells, widths, strict=True):
            assert all(width(word, SERIF, 8) < wide for word in cell.split())
    assert widths[1] > 2 * max(widths[2:])


def test_no_signature_stands_alone_on_a_page() -> None:
    for count in range(14, 34):
        body = [doc.plain(f"Đoạn văn thứ {number}.") for number in range(1, count)]
        paper = doc.Document("Tờ trình", (doc.Section((
            *body, doc.plain("Đoạn cuối./."),
            doc.Signing(doc.Place(("TM. BAN TỔ CHỨC", "TRƯỞNG BAN"), "Nguyễn Văn Hoà")))),))
        last = flat(list(pdfium.PdfDocument(document_pdf(paper)))[-1].get_textpage()
                    .get_text_range())
        assert "Đoạn cuối" in last, count
    word = WordFile(document_docx(paper))
    assert word.find("Đoạn cuối").paragraph_format.keep_with_next
