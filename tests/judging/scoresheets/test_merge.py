"""The protocol's rules, one by one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from judging.scoresheets.enums import Do, SheetState
from tests.judging.scoresheets.desk import PHONE, marked, operation, send, sheet, words


def complete(base: int = 0) -> list[dict]:
    return [operation(1, base=base), operation(2, prev=1, base=base, criterion="team", value="4")]


def test_a_mark_starts_the_sheet_and_counts_its_version() -> None:
    page = sheet()
    outcomes = send(page, *complete())
    assert words(outcomes) == ["applied", "applied"]
    assert [o.verdict.version for o in outcomes] == [1, 2]
    assert marked(page) == {"innovation": Decimal("8.5"), "team": Decimal(4)}
    assert (page.state, page.version) == (SheetState.STARTED, 2)


@pytest.mark.parametrize(("typed", "stands"), [
    ("8.5", Decimal("8.5")), ("8,5", Decimal("8.5")), (" 8 ", Decimal(8)), ("0", Decimal(0)),
    ("20.000", Decimal(20)), ("na", "na"), (None, None),
])
def test_a_mark_is_a_number_not_applicable_or_cleared(typed: str | None, stands: object) -> None:
    page = sheet()
    assert words(send(page, operation(1, value=typed))) == ["applied"]
    assert page.mark("innovation") == stands


@pytest.mark.parametrize(("changes", "code"), [
    ({"value": "20.5"}, "out_of_range"), ({"value": "-1"}, "out_of_range"),
    ({"value": "9" * 30}, "out_of_range"), ({"value": "8.3"}, "bad_step"),
    ({"value": "8.5" + "0" * 20 + "1"}, "bad_step"), ({"criterion": "market"}, "unknown_criterion"),
    ({"criterion": "x" * 500}, "unknown_criterion"), ({"criterion": ""}, "unknown_criterion"),
    ({"sheet": 18}, "not_yours"), ({"criterion": None}, "bad_request"),
    ({"criterion": "inno\0vation"}, "bad_request"), ({"criterion": 3}, "bad_request"),
    ({"value": 8.5}, "bad_request"), ({"value": True}, "bad_request"),
    ({"value": ""}, "bad_request"), ({"value": "1e1"}, "bad_request"),
    ({"value": "NaN"}, "bad_request"), ({"value": "٨"}, "bad_request"),
    ({"value": "8_5"}, "bad_request"), ({"value": "9" * 500}, "bad_request"),
    ({"seq": True}, "bad_request"), ({"seq": 1.0}, "bad_request"), ({"seq": "1"}, "bad_request"),
    ({"seq": -1}, "bad_request"), ({"seq": 10**400}, "bad_request"),
    ({"prev": 5}, "bad_request"), ({"prev": "x"}, "bad_request"), ({"base": None}, "bad_request"),
    ({"base": 2**70}, "bad_request"), ({"sheet": "17"}, "bad_request"),
    ({"sheet": [17]}, "bad_request"), ({"do": "erase"}, "bad_request"), ({"do": []}, "bad_request"),
    ({"at": 12}, "bad_request"), ({"id": "not-a-uuid"}, "bad_request"), ({"id": 7}, "bad_request"),
])
def test_what_cannot_be_a_mark_is_refused_by_name(changes: dict, code: str) -> None:
    page = sheet()
    good = operation(9, criterion="team", value="3")
    assert words(send(page, operation(5) | changes, good)) == [code, "applied"]
    assert marked(page) == {"team": Decimal(3)}


@pytest.mark.parametrize("sent", [None, 5, "x", [], [[]], {}, {"id": {}}])
def test_what_is_no_operation_does_not_stop_the_others(sent: object) -> None:
    assert words(send(sheet(), sent, operation(1))) == ["bad_request", "applied"]


@pytest.mark.parametrize("text", [None, 5, "a\0b", "\ud800", "x" * 20_001, ["x"]])
def test_a_comment_is_text_that_can_be_kept(text: object) -> None:
    assert words(send(sheet(), operation(1, "comment", text=text))) == ["bad_request"]


def test_comments_are_cells_of_their_own() -> None:
    page = sheet()
    send(page, operation(1), operation(2, "comment", criterion="innovation", text="Mới"),
         operation(3, "comment", text="Hòa"))
    assert page.cells == {
        (Do.MARK, "innovation"): Decimal("8.5"), (Do.COMMENT, "innovation"): "Mới",
        (Do.COMMENT, None): "Hòa",
    }
    later = operation(1, "comment", criterion="team", text="Mạnh")
    assert words(send(page, later, source=PHONE)) == ["applied"]


def test_an_id_is_used_up_by_whatever_answer() -> None:
    page, used = sheet(), set()
    first, second = operation(1), operation(2, value="99")
    assert words(send(page, first, first, second, answered=used)) == [
        "applied", "duplicate", "out_of_range"]
    assert words(send(page, second | {"value": "9"}, answered=used)) == ["duplicate"]
    shouted = first | {"id": first["id"].upper(), "seq": 9, "value": "1"}
    assert words(send(page, shouted, answered=used)) == ["duplicate"]
    assert marked(page) == {"innovation": Decimal("8.5")}


def test_seq_decides_whatever_order_a_request_has() -> None:
    page = sheet()
    late = operation(3, value="3")
    assert words(send(page, late, operation(2, value="2"))) == ["applied", "applied"]
    assert words(send(page, operation(1, value="1"))) == ["superseded"]
    assert marked(page) == {"innovation": Decimal(3)}


def test_a_refused_later_mark_does_not_supersede_an_earlier_one() -> None:
    page = sheet()
    assert words(send(page, operation(5, value="99"))) == ["out_of_range"]
    assert words(send(page, operation(4, value="4"))) == ["applied"]


def test_another_device_on_the_same_cell_after_base_is_a_conflict() -> None:
    page = sheet()
    send(page, operation(1))
    assert words(send(page, operation(1, value="3"), source=PHONE)) == ["conflict"]
    assert words(send(page, operation(2, value="3", base=1), source=PHONE)) == ["applied"]
    assert words(send(page, operation(2, value="4"))) == ["conflict"]
    assert words(send(page, operation(1, criterion="team", value="4"))) == ["applied"]


def test_a_conflict_is_seen_behind_a_later_change_of_ones_own() -> None:
    page = sheet()
    send(page, operation(1))
    send(page, operation(1, value="3", base=1), source=PHONE)
    send(page, operation(2, value="4", base=2))
    assert words(send(page, operation(3, value="5", base=1))) == ["conflict"]


def test_a_clerk_on_the_same_tablet_is_another_source() -> None:
    page = sheet()
    send(page, operation(1))
    assert words(send(page, operation(2, value="3"), source=("tablet", 8))) == ["conflict"]


def test_what_one_replaced_oneself_is_no_conflict() -> None:
    page = sheet()
    send(page, operation(10))
    send(page, operation(1, value="3", base=1), source=PHONE)
    assert words(send(page, operation(9, value="2"))) == ["superseded"]


def test_a_submit_closes_the_sheet() -> None:
    page = sheet()
    assert words(send(page, *complete(), operation(3, "submit", prev=2), operation(4))) == [
        "applied", "applied", "applied", "sheet_closed"]
    assert (page.state, page.version) == (SheetState.SUBMITTED, 3)


def test_a_submit_needs_every_required_mark() -> None:
    page = sheet()
    assert words(send(page, operation(1), operation(2, "submit", prev=1))) == [
        "applied", "incomplete"]
    send(page, operation(3, criterion="team", value="na"))
    assert words(send(page, operation(4, "submit", prev=3))) == ["applied"]


def test_a_submit_waits_for_the_chain_behind_it() -> None:
    page = sheet()
    first, second = complete()
    send(page, first, operation(7, prev=5, criterion="team", value="1"))
    assert words(send(page, operation(8, "submit", prev=7))) == ["incomplete"]
    send(page, operation(5, prev=2, value="5"), second)
    assert words(send(page, operation(9, "submit", prev=7))) == ["applied"]


def test_refused_operations_leave_no_gap() -> None:
    page = sheet()
    send(page, *complete(), operation(3, prev=2, value="99"), operation(4, prev=3, do="erase"))
    assert words(send(page, operation(5, "submit", prev=4))) == ["applied"]


def test_nobody_signs_marks_not_seen() -> None:
    page = sheet()
    send(page, *complete())
    send(page, operation(1, "comment", text="Từ điện thoại", base=2), source=PHONE)
    assert words(send(page, operation(3, "submit", prev=2, base=2))) == ["conflict"]
    assert words(send(page, operation(4, "submit", prev=3, base=3))) == ["applied"]


def test_a_submit_that_was_overtaken_signs_nothing() -> None:
    page = sheet()
    send(page, *complete(), operation(5, prev=2, value="9"))
    assert words(send(page, operation(4, "submit", prev=2))) == ["superseded"]
    assert page.state is SheetState.STARTED


@pytest.mark.parametrize(("changes", "code"), [
    ({"state": SheetState.SUBMITTED}, "sheet_closed"),
    ({"state": SheetState.ABSENT}, "sheet_closed"),
    ({"state": SheetState.RECUSED}, "recused"), ({"is_open": False}, "stage_closed"),
])
def test_nothing_is_applied_to_a_sheet_out_of_hand(changes: dict, code: str) -> None:
    page = sheet(**changes)
    assert words(send(page, operation(1), operation(2, "comment"), operation(3, "submit"))) == [
        code] * 3
    assert (page.cells, page.version) == ({}, 0)


def test_a_reopened_sheet_takes_marks_and_stays_reopened() -> None:
    page = sheet(state=SheetState.REOPENED, version=7)
    assert words(send(page, operation(1, base=7))) == ["applied"]
    assert (page.state, page.version) == (SheetState.REOPENED, 8)


@pytest.mark.parametrize("prev", [5, 6, 99])
def test_a_chain_of_nonsense_never_keeps_the_server_busy(prev: int) -> None:
    page = sheet()
    outcomes = send(page, *complete(), operation(5, prev=prev), operation(99, prev=5),
                    operation(100, "submit", prev=5))
    assert words(outcomes) == ["applied", "applied", "bad_request", "applied", "incomplete"]
    assert page.state is SheetState.STARTED


def test_a_submit_needs_every_comment_that_the_rules_ask_for() -> None:
    page = sheet(asks_comment=True)
    page.bounds["team"] = replace(page.bounds["team"], asks_comment=True)
    assert words(send(page, *complete(), operation(3, "submit", prev=2))) == [
        "applied", "applied", "incomplete"]
    blank = operation(4, "comment", prev=3, text="  ")
    assert words(send(page, blank, operation(5, "submit", prev=4))) == ["applied", "incomplete"]
    said = [operation(6, "comment", prev=5), operation(7, "comment", prev=6, criterion="team"),
            operation(8, "submit", prev=7)]
    assert words(send(page, *said)) == ["applied"] * 3
