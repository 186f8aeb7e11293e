"""Articles that a program can check: bounds, days, postmarks; what is unknown stays unknown."""

from datetime import date
from typing import Any

import pytest

from competitions.engine import Facts, Kind, Rule, Verdict, examine, likeness, same_words

DAY = date(2026, 11, 10)


def verdict(rule: Rule, answers: dict[str, Any] | None = None, **known: Any) -> tuple[str, str]:
    facts = Facts(answers or {}, **({"team": 2, "entries": 1, "submitted_on": DAY,
                                     "deadline_on": DAY} | known))
    found, = examine([rule], facts)
    return found.verdict.value, found.value


@pytest.mark.parametrize(("team", "expected"), [
    (1, "failed"), (2, "met"), (5, "met"), (6, "failed"),
])
def test_a_team_has_a_least_and_a_most(team: int, expected: str) -> None:
    assert verdict(Rule(1, Kind.TEAM_SIZE, least=2, most=5), team=team) == (expected, str(team))


def test_a_founder_has_so_many_dossiers() -> None:
    assert verdict(Rule(1, Kind.ENTRIES_OF_ONE, most=1), entries=2) == ("failed", "2")


@pytest.mark.parametrize(("typed", "expected"), [
    ("digital", ("met", "digital")), ("other", ("failed", "other")), (None, ("unknown", "")),
])
def test_an_answer_is_one_of_those_allowed(typed: Any, expected: tuple[str, str]) -> None:
    assert verdict(Rule(1, Kind.ANSWER_AMONG, "field", allowed=("digital",)),
                   {"field": typed}) == expected


@pytest.mark.parametrize(("typed", "expected"), [
    ("16", "met"), ("35", "met"), ("35,5", "failed"), ("15", "failed"), ("x", "unknown"),
    ("NaN", "unknown"), ("", "unknown"),
])
def test_a_number_lies_within_bounds_and_nonsense_is_unknown(typed: str, expected: str) -> None:
    assert verdict(Rule(1, Kind.ANSWER_WITHIN, "age", 16, 35), {"age": typed})[0] == expected


@pytest.mark.parametrize(("began", "expected"), [
    ("2021-11-10", "met"), ("2021-11-09", "failed"), ("2026-11-30", "met"), ("", "unknown"),
    ("2021-13-01", "unknown"),
])
def test_five_years_end_on_the_day_itself(began: str, expected: str) -> None:
    assert verdict(Rule(1, Kind.NOT_OLDER, "since", most=5), {"since": began})[0] == expected


def test_a_leap_day_ends_its_years_on_the_28th() -> None:
    rule = Rule(1, Kind.NOT_OLDER, "since", most=5)
    born = {"since": "2020-02-29"}
    assert verdict(rule, born, deadline_on=date(2025, 2, 28))[0] == "met"
    assert verdict(rule, born, deadline_on=date(2025, 3, 1))[0] == "failed"


@pytest.mark.parametrize(("received", "posted", "expected"), [
    (None, None, ("unknown", "")),
    (date(2026, 11, 17), None, ("met", "2026-11-17")),
    (date(2026, 11, 19), date(2026, 11, 17), ("look", "2026-11-17")),
    (date(2026, 11, 19), date(2026, 11, 18), ("failed", "2026-11-18")),
    (date(2026, 11, 19), None, ("failed", "2026-11-19")),
])
def test_late_paper_is_in_time_by_its_postmark_once_somebody_looked(
    received: date | None, posted: date | None, expected: tuple[str, str],
) -> None:
    assert verdict(Rule(1, Kind.PAPER_WITHIN, most=7), paper_received_on=received,
                   paper_posted_on=posted) == expected


def test_every_kind_is_checked() -> None:
    facts = Facts({}, 1, 1, DAY, DAY)
    assert len(examine([Rule(n, kind, most=1) for n, kind in enumerate(Kind)], facts)) == len(Kind)
    assert set(Verdict) == {"failed", "look", "unknown", "met"}


def test_titles_are_alike_whatever_the_order_of_their_words() -> None:
    assert same_words("bot chuoi tra bong") == same_words("tra bong bot chuoi")
    assert likeness("bot dinh duong tu chuoi hot", "bot dinh duong chuoi hot") > 0.8
    assert likeness("bot dinh duong tu chuoi hot", "gach khong nung") < 0.3
    assert likeness("", "x") == 0
