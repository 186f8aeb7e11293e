"""Whether a dossier meets the articles of the rules that a program can check."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What an article asks for."""

    TEAM_SIZE = "team_size"
    ENTRIES_OF_ONE = "entries_of_one"
    ANSWER_AMONG = "answer_among"
    ANSWER_WITHIN = "answer_within"
    NOT_OLDER = "not_older"
    PAPER_WITHIN = "paper_within"


class Verdict(StrEnum):
    """What the program finds; it never decides."""

    FAILED = "failed"
    #: Met or not depends on something that a person has to look at.
    LOOK = "look"
    UNKNOWN = "unknown"
    MET = "met"


@dataclass(frozen=True)
class Rule:
    """One article as data: a kind, the answer that it is about, and its bounds."""

    number: int
    kind: Kind
    key: str = ""
    least: int | None = None
    most: int | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is known of one dossier."""

    answers: Mapping[str, Any]
    team: int
    #: How many dossiers the same founder has in the contest.
    entries: int
    submitted_on: date
    deadline_on: date
    paper_received_on: date | None = None
    paper_posted_on: date | None = None


@dataclass(frozen=True)
class Finding:
    """What an article comes to, and the value that was used."""

    rule: Rule
    verdict: Verdict
    value: str = ""


def examine(rules: Iterable[Rule], facts: Facts) -> tuple[Finding, ...]:
    """Return a finding for every rule, in their order.

    >>> day = date(2026, 11, 1)
    >>> rule = Rule(1, Kind.TEAM_SIZE, most=5)
    >>> examine([rule], Facts({}, 6, 1, day, day))[0].verdict.value
    'failed'
    """
    return tuple(Finding(rule, *_CHECKS[rule.kind](rule, facts)) for rule in rules)


Found = tuple[Verdict, str]


def _team_size(rule: Rule, facts: Facts) -> Found:
    return _within(rule, Decimal(facts.team)), str(facts.team)


def _entries_of_one(rule: Rule, facts: Facts) -> Found:
    return _within(rule, Decimal(facts.entries)), str(facts.entries)


def _answer_among(rule: Rule, facts: Facts) -> Found:
    answer = str(facts.answers.get(rule.key) or "")
    if not answer:
        return Verdict.UNKNOWN, ""
    return Verdict.MET if answer in rule.allowed else Verdict.FAILED, answer


def _answer_within(rule: Rule, facts: Facts) -> Found:
    try:
        number = Decimal(str(facts.answers.get(rule.key) or "").replace(",", "."))
    except InvalidOperation:
        return Verdict.UNKNOWN, ""
    return (_within(rule, number), format(number, "f")) if number.is_finite() else (
        Verdict.UNKNOWN, "")


def _not_older(rule: Rule, facts: Facts) -> Found:
    """Let what began at most so many years before the deadline pass; the day itself is in time."""
    try:
        began = date.fromisoformat(str(facts.answers.get(rule.key) or ""))
    except ValueError:
        return Verdict.UNKNOWN, ""
    end = _years_after(began, rule.most or 0)
    return (Verdict.MET if facts.deadline_on <= end else Verdict.FAILED), began.isoformat()


def _paper_within(rule: Rule, facts: Facts) -> Found:
    """Count the day of receipt; after it the postmark counts, which a person has to look at."""
    end = facts.submitted_on + timedelta(days=rule.most or 0)
    received, posted = facts.paper_received_on, facts.paper_posted_on
    if received is None:
        return Verdict.UNKNOWN, ""
    if received <= end:
        return Verdict.MET, received.isoformat()
    if posted is not None and posted <= end:
        return Verdict.LOOK, posted.isoformat()
    return Verdict.FAILED, (posted or received).isoformat()


def _within(rule: Rule, number: Decimal) -> Verdict:
    low = rule.least is None or number >= rule.least
    high = rule.most is None or number <= rule.most
    return Verdict.MET if low and high else Verdict.FAILED


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February, or beyond the calendar
        if day.year + years > date.max.year:
            return date.max
        return day.replace(year=day.year + years, day=28)


_CHECKS: dict[Kind, Callable[[Rule, Facts], Found]] = {
    Kind.TEAM_SIZE: _team_size,
    Kind.ENTRIES_OF_ONE: _entries_of_one,
    Kind.ANSWER_AMONG: _answer_among,
    Kind.ANSWER_WITHIN: _answer_within,
    Kind.NOT_OLDER: _not_older,
    Kind.PAPER_WITHIN: _paper_within,
}
