from fractions import Fraction

import pytest
from hypothesis import given

from judging.engine import tally
from judging.engine.exact import to_decimal
from tests.judging.engine.examples import examples
from tests.judging.engine.strategies import contests, frame, other_frame
from tests.judging.engine.twin import Slow


def by_integers(rows, rubric, rules, others, chair):
    """Return what the engine says of each entry and of each sheet."""
    made = tally(frame(rows), rubric, rules, other_frame(others), chair)
    entries = {
        row.entry: (
            row.score,
            None if row.rank is None or row.rank != row.rank else int(row.rank),
            row.tied, row.tie_broken_by, row.counted, row.qualifies, row.advances,
        )
        for row in made.entries.astype({"rank": object}).replace({float("nan"): None}).itertuples()
    }  # fmt: skip
    return entries, {(s.entry, s.judge): (s.total, s.counted) for s in made.sheets.itertuples()}


def by_fractions(rows, rubric, rules, others, chair):
    """Return what the slow twin says of each entry and of each sheet."""
    slow = Slow(rows, rubric, rules, others, chair)
    entries = {
        entry: (
            None if score is None else to_decimal(score),
            slow.rank.get(entry),
            slow.tied.get(entry, False), slow.broken[entry], len(slow.kept(entry)),
            slow.qualifies[entry], slow.advances[entry],
        )
        for entry, score in slow.score.items()
    }  # fmt: skip
    return entries, {
        key: (None if total is None else to_decimal(total), slow.counted[key])
        for key, total in slow.totals.items()
    }


@examples(180)
@given(contests())
def test_integers_and_fractions_reach_the_same_scores_places_and_verdicts(contest):
    assert by_integers(*contest) == by_fractions(*contest)


@pytest.mark.drill
@examples(5000)
@given(contests())
def test_integers_and_fractions_agree_on_thousands_of_contests(contest):
    assert by_integers(*contest) == by_fractions(*contest)


@examples(60)
@given(contests())
def test_python_integers_take_over_where_64_bits_end(contest):
    rows, rubric, rules, others, chair = contest
    tiny = Fraction(1, 10**9)
    wide = tuple(
        type(c)(c.key, c.low, c.high, c.weight * 10**13 + to_decimal(tiny), c.step, c.counts,
                c.parent, c.source)
        for c in rubric.criteria
    )  # fmt: skip

    large = (rows, type(rubric)(wide, rubric.scale, rubric.normalise), rules, others, chair)
    assert by_integers(*large) == by_fractions(*large)
