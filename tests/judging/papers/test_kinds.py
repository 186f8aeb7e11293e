"""What each paper says: the fourteen items of minutes, every figure, nothing invented."""

import re
from collections import Counter
from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from app.paper.document import Document
from app.paper.document_docx import document_docx
from app.paper.document_pdf import document_pdf
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind
from judging.papers.facts import Facts
from judging.papers.storing import document_from_json, document_to_json
from tests.app.paper.reading import WordFile, flat, pdf_text
from tests.judging.papers.samples import blind, everything

FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
SAID = {"opened": "08:00", "closed": "16:32", "copies": "03", "guests": "Đại diện UBND xã A",
        "discussion": "Hội đồng trao đổi về tính khả thi.", "place": "Hội trường tầng 2"}


def built(kind: PaperKind, facts: Facts, **values: str) -> Document:
    return KINDS[kind].build(facts, values)


def words_of(document: Document) -> str:
    return flat(" ".join(document.texts()))


def test_minutes_have_the_fourteen_items_and_all_that_the_panel_decided() -> None:
    document = built(PaperKind.MINUTES, everything(), absent_3="Đi công tác", **SAID)
    said = words_of(document)
    for number in range(1, 14):
        assert f"{number}. " in said
    assert "(mục 14)" in said
    assert "08 giờ 00, ngày 21 tháng 11 năm 2026" in said
    assert "vào hồi 16 giờ 32 cùng ngày" in said
    assert "tổng số 08 người, có mặt 07 người, vắng mặt 01 người" in said
    assert "Vắng: Đi công tác" in said
    assert "lập thành 03 bản" in said
    assert "abababababababab" in said
    assert "hồ sơ QN06-0003: cùng đơn vị công tác" in said
    assert "lệch 25,00 điểm so với điểm trung bình" in said
    assert "phân định theo trung vị" in said
    assert "tán thành 07, không tán thành 00, ý kiến khác 00" in said
    assert "Đề nghị 03 hồ sơ vào vòng tiếp theo: QN06-0001" in said
    # item 9 to 13 of the first entry: 7 sheets, one of them not counted
    assert "630,49 90,07 6 / 1 540,64 90,13" in said
    assert "Số: /BB-HĐGK" in said
    assert sum(text.endswith("./.") for text in document.texts()) == 1


def test_minutes_leave_open_what_nobody_typed() -> None:
    said = words_of(built(PaperKind.MINUTES, everything()))
    assert "…… giờ ……" in said
    assert "lập thành …… bản" in said


@pytest.mark.parametrize(("judges", "entries"), [(1, 5), (7, 120), (15, 5), (34, 8)])
def test_the_table_of_scores_holds_any_number_of_judges_and_entries(
    judges: int, entries: int
) -> None:
    facts = everything(judges, entries)
    content = document_pdf(built(PaperKind.SCORE_TABLE, facts))
    pages = pdfium.PdfDocument(content)
    read = pdf_text(content)
    assert all(page.get_width() > page.get_height() for page in pages)
    assert [row.code for row in facts.judged.ranking if row.code not in read] == []
    assert f"GK{judges}:" in read
    heads = read.count("Mã hồ sơ")
    assert heads >= max(len(pages) - 2, -(-judges // 15))
    assert read.count("abababababababab") == len(pages)
    assert f"Trang 1/{len(pages)}" in read


@pytest.mark.parametrize("is_last", [True, False])
def test_nobody_goes_on_from_the_last_round(is_last: bool) -> None:
    facts = everything()
    judged = replace(facts.judged, is_last=is_last,
                     ranking=[replace(row, advances=True) for row in facts.judged.ranking])
    said = words_of(built(PaperKind.SCORE_TABLE, replace(facts, sitting=judged)))
    assert ("Vào vòng tiếp theo" in said) is not is_last


def test_one_summary_sheet_holds_all_sheets_of_a_judge() -> None:
    facts = everything()
    document = built(PaperKind.JUDGE_SUMMARY, facts)
    said = words_of(document)
    assert [row.code for row in facts.judged.ranking if row.code not in said] == []
    assert "Thanh 1" in said
    assert "Thanh 2" not in said
    assert "Mã đối chiếu các phiếu: " in document.footer
    assert "Trang 2/2" in pdf_text(document_pdf(document))


def test_blank_sheets_have_no_marks_and_blind_ones_no_unit() -> None:
    blank, filled = (built(kind, everything()) for kind in (
        PaperKind.BLANK_SHEETS, PaperKind.FILLED_SHEETS))
    assert (len(blank.sections), len(filled.sections)) == (5, 35)
    assert "8,5" not in words_of(blank).replace("ví dụ 8,5", "")
    assert len(re.findall(r" 20 8,5 ", words_of(filled))) == 35 * 2
    assert "Lý Sơn" in words_of(blank)
    assert "Lý Sơn" not in words_of(built(PaperKind.BLANK_SHEETS, blind()))


def test_the_decision_says_amounts_in_words_and_invents_no_number() -> None:
    said = words_of(built(PaperKind.RESULT_DECISION, everything()))
    assert "110.000.000 đồng (bằng chữ: Một trăm mười triệu đồng)" in said
    assert "trao 07 giải thưởng" in said
    assert "Không trao: Giải Nhất Bảng Ý tưởng." in said
    assert "Số: /QĐ-BTC" in said
    assert "Quảng Ngãi, ngày … tháng … năm ……" in said
    assert "Căn cứ Quyết định số 88/QĐ-BTC ngày 28 tháng 4 năm 2026 ban hành Thể lệ" in said
    assert "Phụ lục I " in said
    assert "Phụ lục II " in said


@pytest.mark.parametrize("kind", list(KINDS))
def test_pdf_and_word_file_agree_in_every_figure(kind: PaperKind) -> None:
    document = built(kind, everything(2, 2), **SAID)
    wanted = Counter(FIGURES.findall(flat(" ".join(document.texts()))))
    written = WordFile(document_docx(document)).text()
    read = pdf_text(document_pdf(document))
    assert Counter(FIGURES.findall(written)) == wanted
    assert wanted - Counter(FIGURES.findall(read)) == Counter()
    assert document_from_json(document_to_json(document)) == document
