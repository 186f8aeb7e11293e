"""Random devices, orders, retries and cuts: no acknowledged mark is lost, nothing counts twice."""

import itertools
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from judging.scoresheets.enums import Do, Status
from judging.scoresheets.merge import Outcome, Sheet
from judging.scoresheets.wire import read
from tests.judging.scoresheets.desk import operation, send, sheet

KEYS = ("innovation", "team")
TYPED = ("0", "1", "4", "5", "7", "99", "na", None)
CELLS = [(Do.MARK, key) for key in KEYS] + [(Do.COMMENT, key) for key in (*KEYS, None)]


@st.composite
def queues(draw: st.DrawFn, devices: int) -> list[list[dict[str, Any]]]:
    """Return what each device queued, in the order of its own seq."""
    result = []
    for _ in range(devices):
        queue, prev = [], None
        for seq in range(1, draw(st.integers(1, 7)) + 1):
            do = draw(st.sampled_from(("mark", "mark", "mark", "comment")))
            key = draw(st.sampled_from(KEYS))
            content = ({"criterion": key, "value": draw(st.sampled_from(TYPED))} if do == "mark"
                       else {"criterion": draw(st.sampled_from((*KEYS, None))),
                             "text": draw(st.sampled_from(("a", "b")))})
            queue.append(operation(seq, do, prev=prev, **content))
            prev = seq
        result.append(queue)
    return result


@st.composite
def schedules(draw: st.DrawFn, queue: list[dict]) -> list[list[dict]]:
    """Cut a queue into requests in any order, some sent again."""
    retried = queue + draw(st.lists(st.sampled_from(queue), max_size=6))
    shuffled = draw(st.permutations(retried))
    cuts = sorted(draw(st.sets(st.integers(1, len(shuffled)), max_size=5)))
    edges = [0, *cuts, len(shuffled)]
    return [shuffled[a:b] for a, b in itertools.pairwise(edges) if b > a]


def last_valid(queue: list[dict]) -> dict[Any, Any]:
    """Return what one device meant each cell to be, from the reading of its queue alone."""
    wanted: dict[Any, Any] = {}
    for sent in queue:
        asked = read(sent)
        limit = {"innovation": Decimal(20), "team": Decimal(5)}.get(asked.criterion or "")
        if isinstance(asked.value, Decimal) and asked.value > limit:
            continue
        wanted[(asked.do, asked.criterion)] = (
            asked.value if asked.do is Do.MARK else asked.text)
    return wanted


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_order_retries_and_cuts_of_one_device_do_not_matter(data: st.DataObject) -> None:
    [queue] = data.draw(queues(1))
    page, used = sheet(), set()
    outcomes: list[Outcome] = []
    for request in data.draw(schedules(queue)):
        outcomes += send(page, *request, answered=used)
    assert page.cells == last_valid(queue)
    first_answers = [o for o in outcomes if o.verdict.status is not Status.DUPLICATE]
    assert sorted(o.asked.seq for o in first_answers) == [sent["seq"] for sent in queue]
    assert {o.verdict.status for o in first_answers} <= {
        Status.APPLIED, Status.SUPERSEDED, Status.REFUSED}
    applied = [o for o in first_answers if o.verdict.status is Status.APPLIED]
    assert page.version == len(applied)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_acknowledged_mark_is_lost_between_devices(data: st.DataObject) -> None:
    devices = data.draw(queues(3))
    page, used = sheet(), set()
    bases = [0, 0, 0]
    requests = [(d, r) for d, queue in enumerate(devices) for r in data.draw(schedules(queue))]
    log: list[tuple[int, Outcome]] = []
    for device, request in data.draw(st.permutations(requests)):
        if data.draw(st.booleans()):
            bases[device] = page.version  # the bundle came through just before
        sent = [op | {"base": bases[device]} for op in request]
        log += [(device, o) for o in send(page, *sent, source=(f"d{device}", 0), answered=used)]
    _every_change_was_seen(log)
    _cells_are_the_last_applied(page, log)


def _every_change_was_seen(log: list[tuple[int, Outcome]]) -> None:
    last: dict[Any, tuple[int, Outcome]] = {}
    ids = [o.asked.id for _, o in log if o.verdict.status is Status.APPLIED]
    assert len(ids) == len(set(ids))
    applied = [(d, o) for d, o in log if o.verdict.status is Status.APPLIED]
    for device, outcome in sorted(applied, key=lambda pair: pair[1].verdict.version):
        before = last.get(outcome.verdict.cell)
        if before and before[0] == device:
            assert outcome.asked.seq > before[1].asked.seq
        elif before:
            assert outcome.asked.base >= before[1].verdict.version
        last[outcome.verdict.cell] = (device, outcome)


def _cells_are_the_last_applied(page: Sheet, log: list[tuple[int, Outcome]]) -> None:
    applied = [o for _, o in log if o.verdict.status is Status.APPLIED]
    assert sorted(o.verdict.version for o in applied) == list(range(1, page.version + 1))
    expected = {}
    for outcome in sorted(applied, key=lambda o: o.verdict.version):
        expected[outcome.verdict.cell] = outcome.verdict.content
    assert page.cells == expected
    assert set(page.cells) <= set(CELLS)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_devices_on_different_cells_merge_in_any_order(data: st.DataObject) -> None:
    marks = [operation(seq, value=str(seq)) for seq in range(1, 5)]
    teams = [operation(seq, criterion="team", value=str(seq)) for seq in range(1, 5)]
    requests = [("a", op) for op in marks] + [("b", op) for op in teams]
    page, used = sheet(), set()
    for device, op in data.draw(st.permutations(requests)):
        send(page, op, source=(device, 0), answered=used)
    assert (page.mark("innovation"), page.mark("team")) == (Decimal(4), Decimal(4))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_signed_sheet_holds_all_that_was_queued_before(data: st.DataObject) -> None:
    [queue] = data.draw(queues(1))
    submit = operation(len(queue) + 1, "submit", prev=len(queue))
    page, used = sheet(), set()
    signed = False
    for request in data.draw(schedules([*queue, submit])):
        for outcome in send(page, *request, answered=used):
            if outcome.asked.do is Do.SUBMIT and outcome.verdict.status is Status.APPLIED:
                signed = True
    if signed:
        assert page.cells == last_valid(queue)
        assert page.missing() == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "seq", "prev", "sheet", "base", "at", "do", "criterion", "value",
                         "text"]), inner, max_size=10), max_leaves=20), max_size=5))
def test_nothing_that_json_can_hold_raises(sent: list[Any]) -> None:
    assert len(send(sheet(), *sent)) == len(sent)
