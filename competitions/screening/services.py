"""Deciding on an entry: recorded for ever, told to the founder, never over somebody's head."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, lock
from app.outbox import services as outbox
from app.paper.wording import Translate, exact_time, local, translator
from app.transaction import transaction
from competitions.entries import queries as entries
from competitions.entries.models import Entry
from competitions.screening import policies, queries
from competitions.screening.enums import Outcome
from competitions.screening.models import ScreeningDecision


@dataclass(frozen=True)
class DecisionInput:
    """One decision; `seen` is what the secretary looked at, see `mark_of`."""

    outcome: Outcome
    reason: str = ""
    article: str = ""
    due_at: datetime | None = None
    seen: str = ""


#: Entry → absolute address of the founder's page.
Address = Callable[[Entry], str]


def mark_of(entry: Entry) -> str:
    """Return a mark of version and last decision, to notice that either changed."""
    last = queries.last_decision(entry.id)
    return f"{entry.last_submission}.{last.id if last else 0}"


@transaction()
def decide_entry(
    entry_id: int, given: DecisionInput, *, actor: User, now: datetime, address: Address
) -> ScreeningDecision:
    """Record a decision, move the entry, and write to the founder.

    Raises
    ------
    Conflict
        Somebody decided, or the founder submitted again, after the page was opened.
    DomainError
        A reason, an article or a date is missing.
    """
    entry = lock(Entry, entry_id)
    _check_unseen(entry, given, now)
    if given.outcome not in policies.open_outcomes(entry):
        raise Conflict(_l("This decision is no longer possible: the entry is with the judges, "
                          "was withdrawn, or stands so already."))
    _check_words(given, now)
    submission = entries.last_submission(entry)
    if submission is None:  # a draft has no version; the state table excludes it
        raise Conflict(_l("This entry has not been submitted."))
    before = entry.state
    decision = ScreeningDecision(
        entry_id=entry.id, submission_id=submission.id, outcome=given.outcome,
        reason=given.reason, article=given.article if given.outcome is Outcome.INELIGIBLE else "",
        due_at=given.due_at if given.outcome is Outcome.RETURNED else None,
        decided_by_id=actor.id, decided_at=now,
    )
    entry.state, entry.returned_until = given.outcome.state, decision.due_at
    entry.version += 1
    db.session.add(decision)
    audit.record(
        "screen_entry", entry, actor=actor, now=now, competition_id=entry.competition_id,
        before=before.value, after=entry.state.value, reason=decision.reason,
        article=decision.article, version=submission.number,
        due_at=decision.due_at.isoformat() if decision.due_at else None,
    )
    _tell(entry, decision, now, address)
    return decision


def _check_unseen(entry: Entry, given: DecisionInput, now: datetime) -> None:
    if given.seen == mark_of(entry):
        return
    last = queries.last_decision(entry.id)
    seen_version, _, seen_decision = given.seen.partition(".")
    if last and str(last.id) != seen_decision:
        raise Conflict(_l(
            "This entry was already dealt with at %(time)s. Your decision has not been recorded.",
            time=_moment(last.decided_at, now)))
    raise Conflict(_l(
        "The founder submitted version %(new)s at %(time)s, after you opened version %(old)s. "
        "Your decision has not been recorded.", new=entry.last_submission, old=seen_version,
        time=_moment(entry.submitted_at or now, now)))


def _moment(at: datetime, now: datetime) -> str:
    """Write the hour, and the day where it is another one."""
    there = local(at)
    same_day = there.date() == local(now).date()
    return f"{there:%H:%M}" if same_day else f"{there:%H:%M %d/%m/%Y}"


def _check_words(given: DecisionInput, now: datetime) -> None:
    if given.outcome is not Outcome.ELIGIBLE and not given.reason.strip():
        raise DomainError(_l("Say why, in words the founder will read."), "reason")
    if given.outcome is Outcome.INELIGIBLE and not given.article.strip():
        raise DomainError(
            _l("Name the clause and article of the rules, such as khoản 2 Điều 4."), "article")
    if given.outcome is Outcome.RETURNED:
        if given.due_at is None:
            raise DomainError(_l("Say until which day the founder may complete it."), "due_on")
        if given.due_at <= now:
            raise DomainError(_l("Choose a day that is still to come."), "due_on")


def _letter(outcome: Outcome, _: Translate) -> tuple[str, str]:
    """Return subject and sentence of the mail, in the founder's language."""
    return {
        Outcome.ELIGIBLE: (
            _("Entry %(code)s is eligible"), _("Your entry meets the rules and goes on.")),
        Outcome.ELIGIBLE_PAPERS_MISSING: (
            _("Entry %(code)s is eligible, papers are missing"),
            _("Your entry goes on, but papers are still missing.")),
        Outcome.RETURNED: (
            _("Entry %(code)s: please complete it by %(due)s"),
            _("Your entry was returned for completion. Correct it and submit again by %(due)s.")),
        Outcome.INELIGIBLE: (
            _("Entry %(code)s is not eligible"),
            _("Your entry does not meet %(article)s of the rules.")),
    }[outcome]


def _tell(entry: Entry, decision: ScreeningDecision, now: datetime, address: Address) -> None:
    owner = entry.owner
    to = owner.email or owner.phone
    if not to:
        return
    _ = translator(owner.locale)
    subject, sentence = _letter(decision.outcome, _)
    facts = {
        "code": entry.code, "name": owner.name, "title": entry.title,
        "competition": entry.competition.name, "article": decision.article,
        "due": exact_time(decision.due_at, owner.locale) if decision.due_at else "",
        "link": address(entry),
    }
    reason = _("Reason: %(reason)s") % {"reason": decision.reason} if decision.reason else ""
    body = _("Dear %(name)s,\n\n%(competition)s\nEntry %(code)s: %(title)s\n\n%(sentence)s\n"
             "%(reason)s\n\nYour entry: %(link)s\n")
    outbox.post(
        "screening_decision", to, subject % facts,
        body % {**facts, "sentence": sentence % facts, "reason": reason}, now=now, user=owner,
        competition_id=entry.competition_id,
    )
