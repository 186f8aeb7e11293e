"""Whatever is typed, no page breaks: every address, asked with rubbish by who may enter."""

import random
import re
from collections.abc import Iterator

import pytest

from tests.laws import matrix
from tests.laws.walker import Call, Walker
from tests.laws.world import ROLES

JUNK = (
    "", "x" * 10_001, "-1", "9" * 40, "NaN", "Infinity", "1e999", "a\x00b", "2026-99-99", "1,5",
    "\u202eđảo", "🎉", "' OR 1=1 --", "../../etc/passwd", "[]", "{}", "null", "٣", "½",
    # what passes the first look, so that the next one is reached
    "1", "0", "100", "on", "2026-11-22", "2026-11-22T10:00", "a@b.test", "project", "prize",
)
ASKED = ("page", "q", "sort", "state", "track", "kind", "period", "year", "as_of", "next", "lang",
         "stage", "entry", "unit", "name", "printer", "from", "to", "id")


def enterable(walker: Walker, method: str) -> Iterator[tuple[Call, str]]:
    """Yield each address of a method with the first role that gets in."""
    rows = {(row.method, row.endpoint): row for row in matrix.read()}
    for call in walker.calls():
        if call.method == method:
            cells = rows[call.method, call.endpoint].cells
            role = next((role for role in ROLES if cells[role] in {"200", "in"}), None)
            if role:
                yield call, role


def broken(walker: Walker, rounds: int, dice: random.Random) -> list[str]:
    """Ask every address so often; return what answered by a fault of its own."""
    found, names = [], set()
    for call, role in enterable(walker, "GET"):
        for turn in range(rounds + 1):  # the first time plainly, to learn the names of its fields
            query = {key: dice.choice(JUNK) for key in ASKED} if turn else {}
            answer = walker.request(call, role, "here", query=query)
            if answer.status_code >= 500:
                found.append(f"GET {call.endpoint} {query}")
            if not turn and answer.mimetype == "text/html":
                names |= set(re.findall(r'name="([^"]+)"', answer.get_data(as_text=True)))
    for call, role in enterable(walker, "POST"):
        for _turn in range(rounds):
            form = {name: dice.choice(JUNK) for name in sorted(names)}
            if walker.request(call, role, "here", form=form).status_code >= 500:
                found.append(f"POST {call.endpoint}")
    return found


@pytest.fixture
def answering(walker: Walker) -> Iterator[Walker]:
    """Let faults become answers, as a service has it."""
    kept = walker.app.testing
    walker.app.testing = False
    yield walker
    walker.app.testing = kept


def test_no_rubbish_breaks_a_page(answering: Walker) -> None:
    assert broken(answering, 1, random.Random(1)) == []


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(2, 7))
def test_no_rubbish_ever_breaks_a_page(answering: Walker, seed: int) -> None:
    assert broken(answering, 2, random.Random(seed)) == []
