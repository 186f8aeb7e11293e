"""Decisions in the words that founders and the secretariat read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.clock import local_date
from app.i18n import _l, local
from competitions.dossiers.fields import FieldView
from competitions.engine import Finding, Kind, Verdict
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.entries.way import STATE_WORDS, Panel
from competitions.screening.enums import Outcome
from competitions.screening.models import EligibilityRule, ScreeningDecision

#: Kind of notice and its title, by the state the entry is in.
PANELS: dict[EntryState, tuple[str, Any]] = {
    EntryState.RETURNED: ("cinnamon", _l("Returned for completion")),
    EntryState.ELIGIBLE: ("leaf", _l("Your entry is eligible")),
    EntryState.ELIGIBLE_PAPERS_MISSING: ("amber", _l("Your entry is eligible, papers are missing")),
    EntryState.INELIGIBLE: ("rose", _l("Your entry is not eligible")),
}


def panel_of(entry: Entry, decision: ScreeningDecision) -> Panel:
    """Return what the founder reads: reason, article, until when."""
    kind, title = PANELS[entry.state]
    facts: list[tuple[Any, Any]] = []
    if decision.article:
        facts.append((_l("Rules"), decision.article))
    if decision.reason:
        facts.append((_l("Reason"), decision.reason))
    if decision.due_at:
        facts.append((_l("To be completed by the end of"),
                      local_date(decision.due_at).strftime("%d/%m/%Y")))
    facts.append((_l("Decided on"), local_date(decision.decided_at).strftime("%d/%m/%Y")))
    return Panel(kind, title, facts=tuple(facts))


def decided(code: str, outcome: Outcome) -> Any:
    """Return the sentence after a decision."""
    return _l("Recorded for %(code)s: %(outcome)s. The founder has been sent a mail.", code=code,
              outcome=STATE_WORDS[outcome.state])


#: What each kind of article compares, as the office reads it.
KINDS: dict[Kind, Any] = {
    Kind.TEAM_SIZE: _l("Number of people in the team"),
    Kind.ENTRIES_OF_ONE: _l("Entries of one founder in this competition"),
    Kind.ANSWER_AMONG: _l("The answer is one of those allowed"),
    Kind.ANSWER_WITHIN: _l("The number answered lies within bounds"),
    Kind.NOT_OLDER: _l("The date answered is at most so many years before the deadline"),
    Kind.PAPER_WITHIN: _l("The paper dossier comes within so many days after submission"),
}
#: Look of the badge and its word.
VERDICTS: dict[Verdict, tuple[str, Any]] = {
    Verdict.FAILED: ("rose", _l("Not met")),
    Verdict.LOOK: ("amber", _l("Look at the postmark")),
    Verdict.UNKNOWN: ("grey", _l("Cannot be checked yet")),
    Verdict.MET: ("leaf", _l("Met")),
}


@dataclass(frozen=True)
class FindingLine:
    """One article beside the dossier: what it says, the value used, what it comes to."""

    article: str
    text: str
    value: str
    kind: str
    word: Any


def lines_of(findings: Iterable[Finding], rules: Iterable[EligibilityRule],
             fields: Iterable[FieldView]) -> list[FindingLine]:
    """Return the findings for reading, the worst first."""
    by_number = {rule.id: rule for rule in rules}
    labels = {field.key: field for field in fields}
    order = list(VERDICTS)
    return [
        FindingLine(by_number[found.rule.number].article, by_number[found.rule.number].text,
                    _value(found, labels), *VERDICTS[found.verdict])
        for found in sorted(findings, key=lambda each: order.index(each.verdict))
    ]


def _value(found: Finding, labels: Mapping[str, FieldView]) -> str:
    """Write the value used with what it is: "Ngày đăng ký lần đầu: 03/05/2019"."""
    field = labels.get(found.rule.key)
    value = found.value
    if found.rule.kind in (Kind.NOT_OLDER, Kind.PAPER_WITHIN) and value:
        value = date.fromisoformat(value).strftime("%d/%m/%Y")
    if found.rule.kind is Kind.ANSWER_AMONG and field and value:
        value = next((str(option["label"]) for option in field.options
                      if str(option["value"]) == value), value)
    name = local(field, "label") if field and found.rule.key else str({
        Kind.TEAM_SIZE: _l("People in the team"),
        Kind.ENTRIES_OF_ONE: _l("Entries of this founder"),
        Kind.PAPER_WITHIN: _l("Postmark") if found.verdict is Verdict.LOOK else _l(
            "Paper dossier"),
    }.get(found.rule.kind, ""))
    empty = _l("not filled in")
    return f"{name}: {value or empty}"
