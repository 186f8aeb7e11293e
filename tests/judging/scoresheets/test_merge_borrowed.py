"""A borrowed tablet, a clerk, a revoked device: late operations never overwrite, in any order."""

import os
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from judging.scoresheets.enums import SheetState, Status
from judging.scoresheets.merge import Sheet, settle
from judging.scoresheets.wire import read
from tests.judging.scoresheets.desk import operation, send, sheet
from tests.judging.scoresheets.test_merge_schedules import queues, schedules

#: `make drill` plays thousands.
EXAMPLES = 4000 if os.environ.get("BE_PHONG_DRILL") else 60
OLD, NEW, CLERK = ("old", 0), ("new", 0), ("paper", 7)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_the_old_tablet_never_overwrites_the_borrowed_one(data: st.DataObject) -> None:
    early, late, fresh = data.draw(queues(3))
    page, used = sheet(), set()
    send(page, *early, source=OLD, answered=used)
    base, synced = page.version, set(page.cells)
    for op in fresh:  # the judge goes on at the borrowed tablet, which has seen everything
        send(page, op | {"base": page.version}, source=NEW, answered=used)
    before, version = dict(page.cells), page.version
    touched = {cell for cell, by in page.touches.items() if NEW in by}
    stale = [op | {"seq": op["seq"] + 100, "prev": None, "base": base} for op in late]
    for request in data.draw(schedules(stale)):
        for outcome in send(page, *request, source=OLD, answered=used):
            cell = (outcome.asked.do, outcome.asked.criterion)
            assert outcome.verdict.status is not Status.APPLIED or cell not in touched
    assert {cell: page.cells[cell] for cell in touched} == {c: before[c] for c in touched}
    assert page.version >= version
    assert synced <= set(page.cells)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_paper_and_tablet_meet_as_two_devices(data: st.DataObject) -> None:
    tablet, paper = data.draw(queues(2))
    page, used = sheet(), set()
    base = 0
    for source, op in data.draw(_interleaved(tablet, paper)):
        before = dict(page.cells)
        [outcome] = send(page, op | {"base": base}, source=source, answered=used)
        cell = (outcome.asked.do, outcome.asked.criterion)
        others = [by for other, by in page.touches.get(cell, {}).items() if other != source]
        if outcome.verdict.status is Status.CONFLICT:
            assert any(touch.version > base for touch in others)
            assert page.cells == before
        if data.draw(st.booleans()):
            base = page.version


@st.composite
def _interleaved(draw: st.DrawFn, tablet: list[dict[str, Any]], paper: list[dict[str, Any]],
                 ) -> list[tuple[tuple[str, int], dict[str, Any]]]:
    """Return both queues as one, each in its own order."""
    left, mixed = [list(tablet), list(paper)], []
    while any(left):
        which = draw(st.sampled_from([place for place in (0, 1) if left[place]]))
        mixed.append(((OLD, CLERK)[which], left[which].pop(0)))
    return mixed


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_a_judge_signs_only_what_this_device_has_seen(data: st.DataObject) -> None:
    mine, theirs = data.draw(queues(2))
    page, used = sheet(), set()
    send(page, *mine, source=OLD, answered=used)
    base = page.version
    changed = [o for o in send(page, *[op | {"base": base} for op in theirs], source=NEW,
                               answered=used) if o.verdict.status is Status.APPLIED]
    submit = operation(len(mine) + 1, "submit", prev=len(mine), base=base)
    [outcome] = send(page, submit, source=OLD, answered=used)
    if changed:
        assert outcome.verdict.status is Status.CONFLICT
        assert page.state is SheetState.STARTED
    else:
        signed = outcome.verdict.status is Status.APPLIED
        assert signed == (page.state is SheetState.SUBMITTED) == (not page.missing())


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_nothing_of_a_revoked_device_counts_and_its_ids_are_used_up(data: st.DataObject) -> None:
    [queue] = data.draw(queues(1))
    page = sheet()
    first = _settle(page, queue, set(), revoked=True)
    assert {outcome.verdict.code.value for outcome in first} == {"device_revoked"}
    again = _settle(page, queue, {op["id"] for op in queue}, revoked=False)
    assert {outcome.verdict.status for outcome in again} == {Status.DUPLICATE}
    assert (page.cells, page.version, page.state) == ({}, 0, SheetState.ASSIGNED)


def _settle(page: Sheet, queue: list[dict[str, Any]], used: set[str], *, revoked: bool) -> Any:
    return settle({page.id: page}, used, [read(op) for op in queue], OLD, revoked=revoked)
