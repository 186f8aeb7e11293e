"""Decisions on people and rules, letters, reports, lists: the officer's words around the data."""

from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from docx.oxml.ns import qn

from app.paper.chart import in_words
from app.paper.document import Chart, Document
from app.paper.document_docx import document_docx
from app.paper.document_pdf import document_pdf
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind
from judging.papers.reading_figures import spread_of
from tests.app.paper.reading import WordFile, flat, pdf_text
from tests.judging.papers.samples import everything


def built(kind: PaperKind, **values: str) -> Document:
    return KINDS[kind].build(everything(), values)


def words_of(document: Document) -> str:
    return flat(" ".join(document.texts()))


def test_the_decision_on_the_committee_names_its_members_in_an_annex() -> None:
    document = built(PaperKind.COMMITTEE_DECISION, members=(
        "Nguyễn Văn Hoà; Giám đốc Sở Khoa học và Công nghệ; Trưởng ban\n"
        "Y Ƀlŏm; Tỉnh Đoàn; Ủy viên"))
    said = words_of(document)
    assert "gồm 02 thành viên" in said
    assert "1 Nguyễn Văn Hoà Giám đốc Sở Khoa học và Công nghệ Trưởng ban" in said
    assert "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ" in said
    assert "Căn cứ Quyết định số 88" not in said  # it comes before the rules
    assert said.count("./.") == 1


def test_the_decision_on_the_panel_lists_everybody_with_the_seat() -> None:
    said = words_of(built(PaperKind.PANEL_DECISION))
    assert "tổng số 08 thành viên" in said
    assert "Chủ tịch Hội đồng" in said
    assert "Y Ƀlŏm" in said


def test_rules_are_issued_or_amended() -> None:
    first = words_of(built(PaperKind.RULES_DECISION, bases="Căn cứ Thể lệ khung của Bộ"))
    assert "Ban hành kèm theo Quyết định này Thể lệ" in first
    assert "Căn cứ Thể lệ khung của Bộ" in first  # typed: kept, though no other rules are cited
    said = words_of(built(PaperKind.RULES_DECISION, changes="Lùi hạn nộp đến 17 giờ 00"))
    assert "1. Lùi hạn nộp đến 17 giờ 00" in said
    assert "ban hành Thể lệ" in said


def test_letters_have_no_title_and_say_what_they_are_about_under_the_number() -> None:
    document = built(PaperKind.CALL_LETTER, to="UBND các xã, phường\nTỉnh Đoàn", deadline="trước "
                     "17 giờ 00 ngày 18/12/2026")
    read = pdf_text(document_pdf(document))
    assert "V/v cử ý tưởng, dự án" in read
    assert "- UBND các xã, phường;" in read
    assert "- Tỉnh Đoàn." in read
    assert "Số: /SKHCN-QLCN" in read
    only = words_of(built(PaperKind.NOMINATION_LETTER, codes="QN06-0001", target="Techfest vùng"))
    assert "đề cử 01 dự án tham dự Techfest vùng" in only


def test_invitations_are_one_for_each_guest() -> None:
    document = built(PaperKind.INVITATION, guests="Ông A\nBà B", event="dự Lễ trao giải")
    assert len(document.sections) == 2
    assert "kính mời: Bà B" in words_of(document)


def test_the_report_has_funnel_prizes_and_room_for_an_assessment() -> None:
    said = words_of(built(PaperKind.REPORT))
    assert "Hồ sơ đã nộp 31 41 72" in said
    assert "110.000.000 đồng (bằng chữ: Một trăm mười triệu đồng)" in said
    assert "III. ĐÁNH GIÁ, KIẾN NGHỊ" in said


def test_charts_of_the_report_show_the_figures_of_the_tables_beside_them() -> None:
    document = built(PaperKind.REPORT)
    charts = [block for block in document.sections[0].blocks if isinstance(block, Chart)]
    read, word = pdf_text(document_pdf(document)), WordFile(document_docx(document))
    told = [shape.get("descr") for shape in word.word.element.body.iter(qn("wp:docPr"))]

    assert [(chart.form, chart.values) for chart in charts] == [
        ("funnel", (72, 65)), ("bars", (31, 41)), ("bars", (43, 29)), ("columns", (3, 2))]
    assert told == [in_words(chart) for chart in charts]
    assert "Biểu đồ 3. Số hồ sơ theo đơn vị: Đặc khu Lý Sơn: 43; Xã Đăk Rơ Wa: 29" in told
    assert len(word.word.inline_shapes) == 4
    for chart in charts:
        for words in (chart.name, *chart.labels, *map(str, chart.values)):
            assert words in read
            assert words in word.text()


@pytest.mark.parametrize(("scores", "classes"), [
    (("71.5", "79.99", "80", "94"), (("70 - <75", 1), ("75 - <80", 1), ("80 - <85", 1),
                                     ("85 - <90", 0), ("90 - <95", 1))),
    (("8.5", "8.5"), (("8,5 - <9", 2),)),
])
def test_scores_are_counted_in_classes_of_equal_width(
    scores: tuple[str, ...], classes: tuple[tuple[str, int], ...]
) -> None:
    found = spread_of("Vòng chung kết", [Decimal(score) for score in scores])
    assert tuple(zip(found.labels, found.values, strict=True)) == classes


def test_lists_for_the_hall_have_everybody_on_the_panel() -> None:
    plates, badges = built(PaperKind.NAME_PLATES), built(PaperKind.BADGES)
    assert len(pdfium.PdfDocument(document_pdf(plates))) == 8
    assert "Y Ƀlŏm" in pdf_text(document_pdf(badges))
    assert "Ký tên" in words_of(built(PaperKind.SIGNING_LIST))
