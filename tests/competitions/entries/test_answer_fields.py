"""Answers of every kind: read as people write them, refused in words, shown as they were meant."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from competitions.dossiers.enums import FieldKind
from competitions.dossiers.fields import FieldView, shown_keys
from competitions.entries.content import Content, gaps
from competitions.entries.dossiers import answer_views
from competitions.entries.forms import DossierForm

COLUMNS = [{"key": "what", "label": "Nội dung", "kind": "text"},
           {"key": "y1", "label": "Năm 1", "kind": "money"},
           {"key": "old", "label": "Cũ", "kind": "number", "retired": True}]


def ask(kind: FieldKind, **more: Any) -> FieldView:
    """Return a question of a kind."""
    settings = {"columns": COLUMNS, "most_rows": 2} if kind is FieldKind.TABLE else {}
    return FieldView("q", kind, "Mục", **{"settings": settings, **more})


def answer(app: Flask, question: FieldView, typed: dict[str, str], kept: Any = None) -> Any:
    """Return what a page sends: the answer to keep, and what was refused."""
    with app.test_request_context(method="POST", data=MultiDict(typed)):
        form = DossierForm.for_questions((question,), {"q": kept}, 1)
        form.validate()
        return form.to_input().answers.get("q"), [str(e) for e in form.field_of(question).errors]


@pytest.mark.parametrize(("kind", "typed", "kept"), [
    (FieldKind.MONEY, "50.000.000", "50000000"), (FieldKind.MONEY, "50 000 000 đ", "50000000"),
    (FieldKind.MONEY, "50,000,000", "50000000"), (FieldKind.MONEY, "0", "0"),
    (FieldKind.NUMBER, "1,5", "1.5"), (FieldKind.NUMBER, "12.000", "12000"),
    (FieldKind.DATE, "21/11/2026", "2026-11-21"), (FieldKind.DATE, "2026-11-21", "2026-11-21"),
    (FieldKind.YES_NO, "yes", "yes"), (FieldKind.URL, "a.vn/video", "https://a.vn/video"),
])
def test_an_answer_is_read_as_people_write_it(
    app: Flask, kind: FieldKind, typed: str, kept: str
) -> None:
    assert answer(app, ask(kind), {"answer_q": typed}) == (kept, [])


@pytest.mark.parametrize(("kind", "typed", "words"), [
    (FieldKind.MONEY, "1,5", "Nhập số tiền bằng đồng, ví dụ 50.000.000."),
    (FieldKind.MONEY, "1.00", "Nhập số tiền bằng đồng, ví dụ 50.000.000."),
    (FieldKind.DATE, "31/02/2026", "Nhập ngày, ví dụ 21/11/2026."),
    (FieldKind.YES_NO, "maybe", "Hãy chọn một phương án."),
])
def test_what_is_no_answer_is_refused_in_words(
    app: Flask, kind: FieldKind, typed: str, words: str
) -> None:
    assert answer(app, ask(kind), {"answer_q": typed})[1] == [words]


def test_rows_of_a_table_are_kept_without_the_empty_ones(app: Flask) -> None:
    sent = {"answer_q-0-what": "Giống", "answer_q-0-y1": "5.000.000", "answer_q-2-what": "",
            "answer_q-2-y1": "", "answer_q-7-what": "Lưới", "answer_q-7-old": "3",
            "answer_q-x-what": "lạ", "answer_q-1-nothing": "lạ"}
    assert answer(app, ask(FieldKind.TABLE), sent) == ([
        {"what": "Giống", "y1": "5000000"}, {"what": "Lưới", "old": "3"}], [])


def test_a_cell_that_is_no_amount_and_a_row_too_many_are_named(app: Flask) -> None:
    sent = {f"answer_q-{n}-y1": "5 triệu" if n == 1 else "1" for n in range(4)}
    assert answer(app, ask(FieldKind.TABLE), sent)[1] == [
        "Năm 1 “5 triệu”: Nhập số tiền bằng đồng, ví dụ 50.000.000.", "Tối đa 2 dòng."]


def test_a_table_is_read_with_its_sums_and_with_a_retired_column_that_was_filled_in() -> None:
    rows = [{"what": "Giống", "y1": "5000000"}, {"what": "Lưới", "y1": "250000", "old": "3"}]
    view = answer_views([ask(FieldKind.TABLE)], {"q": rows})[0]
    assert view.table is not None
    assert [c.key for c in view.table.columns] == ["what", "y1", "old"]
    assert view.table.sums == ("", "5250000", "")
    assert view.value == ("Nội dung: Giống; Năm 1: 5.000.000 ₫\n"
                          "Nội dung: Lưới; Năm 1: 250.000 ₫; Cũ: 3\nΣ Năm 1: 5.250.000 ₫")


@pytest.mark.parametrize(("kind", "kept", "words"), [
    (FieldKind.MONEY, "50000000", ("50.000.000 ₫", "50,000,000 ₫")),
    (FieldKind.DATE, "2026-11-21", ("21/11/2026", "")), (FieldKind.YES_NO, "no", ("Không", "No")),
])
def test_an_answer_reads_in_both_languages(
    kind: FieldKind, kept: str, words: tuple[str, str]
) -> None:
    view = answer_views([ask(kind)], {"q": kept})[0]
    assert (view.value, view.value_en) == words


def test_a_question_that_is_not_called_for_is_not_missing() -> None:
    fields = (
        FieldView("firm", FieldKind.YES_NO, "Đã có doanh nghiệp"),
        FieldView("date", FieldKind.DATE, "Ngày cấp", shown_if={"key": "firm", "values": ["yes"]}),
        FieldView("place", FieldKind.SHORT_TEXT, "Nơi cấp", shown_if={"key": "date", "values": []}),
        FieldView("lost", FieldKind.SHORT_TEXT, "Mất", shown_if={"key": "gone", "values": []}),
    )
    team = [{"name": "A", "title": "", "unit_name": "", "is_leader": True}]
    shown = {}
    for answers in ({"firm": "no", "date": "2026-01-01"}, {"firm": "yes"},
                    {"firm": "yes", "date": "2026-01-01"}):
        missing = gaps(fields, Content(1, "T", "", answers, team, []))
        shown[tuple(answers.values())] = [gap.anchor for gap in missing]
        assert "lost" not in shown_keys(fields, answers)
    assert shown == {("no", "2026-01-01"): [], ("yes",): ["answer_date"],
                     ("yes", "2026-01-01"): ["answer_place"]}


def test_a_file_stands_instead_of_the_long_answers_and_a_stage_asks_later() -> None:
    fields = (
        FieldView("doc", FieldKind.FILE, "Thuyết minh", is_required=False),
        FieldView("plan", FieldKind.LONG_TEXT, "Kế hoạch", waived_by="doc"),
        FieldView("cash", FieldKind.MONEY, "Vốn", required_stage_id=7),
    )
    team = [{"name": "A", "title": "", "unit_name": "", "is_leader": True}]
    bare, full = (Content(1, "T", "", {}, team, files) for files in ([], [{"field": "doc"}]))
    assert [[g.anchor for g in gaps(fields, content, stages)] for content, stages in (
        (bare, []), (full, []), (full, [7]))] == [["answer_plan"], [], ["answer_cash"]]
