"""Submitting: one transaction from the checks to the receipt; what arrived is never changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.auth.phones import reach
from app.codes import new_code
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db
from app.outbox import services as outbox
from app.paper.wording import exact_time, local, short_digest, translator
from app.privacy.models import Consent, ConsentPurpose
from app.text import fold, sort_key
from app.transaction import transaction
from competitions.dossiers.fields import FieldView
from competitions.entries import policies, queries, services_behalf
from competitions.entries.content import Content, content_of, gaps
from competitions.entries.enums import TRANSITIONS, EntryState
from competitions.entries.models import Entry, Submission
from competitions.entries.services import lock_editable
from competitions.programme.models import Competition, RuleBook


@dataclass(frozen=True)
class SubmitInput:
    """The digest of what the founder looked at, and the tick under the rules."""

    digest: str
    accepts_rules: bool = False


#: Entry → absolute address of its page; services know no addresses.
Address = Callable[[Entry], str]


@transaction(keep_actor=True)
def submit_entry(
    entry_id: int, given: SubmitInput, *, actor: User, now: datetime, address: Address,
) -> Submission:
    """Freeze the draft as the next version, number the entry, and confirm it by mail.

    *now* is the arrival at the server. The same content sent twice gives the first receipt.
    All is read, checked and frozen before the competition is held for its next number: hundreds
    submit in the last minutes.

    Raises
    ------
    DomainError
        It came after the deadline, something is missing, or the rules are not accepted.
    Conflict
        The draft is no longer what the founder looked at.
    """
    entry = lock_editable(entry_id, actor)
    fields, form_version_id = queries.form_of(entry.competition_id)
    content = content_of(entry, fields)
    digest = content.digest
    last = queries.last_submission(entry) if entry.last_submission else None
    if last and entry.state is EntryState.SUBMITTED and last.digest in (given.digest, digest):
        return last
    _check_in_time(entry, now)
    _check_content(fields, content, digest, given)
    services_behalf.check_confirmed(entry)
    submission = _freeze(entry, content, digest, actor=actor, now=now)
    submission.form_version_id = form_version_id
    _consent(entry, submission, actor=actor, now=now)
    db.session.flush()
    _take_in(entry, submission)
    _confirm(entry, submission, actor, now, address)
    audit.record(
        "submit_entry", entry, actor=actor, now=now, competition_id=entry.competition_id,
        version=submission.number, digest=submission.digest, code=entry.code,
        **({"grace_after": submission.grace_after.isoformat()} if submission.grace_after else {}),
    )
    return submission


def _check_content(
    fields: tuple[FieldView, ...], content: Content, digest: str, given: SubmitInput
) -> None:
    if given.digest != digest:
        raise Conflict(_l(
            "The dossier was changed after this page was opened. Look at it again, then submit."
        ))
    missing = gaps(fields, content)
    if missing:
        raise DomainError(_l("Not submitted yet. Still missing: %(n)s.", n=len(missing)))
    if not given.accepts_rules:
        raise DomainError(_l("Tick that you accept the rules of the competition."),
                          "accepts_rules")


def _check_in_time(entry: Entry, now: datetime) -> None:
    if EntryState.SUBMITTED not in TRANSITIONS[entry.state]:
        raise Conflict(_l("This entry cannot be submitted any more."))
    if policies.is_in_time(entry, now):
        return
    closed = policies.closes_at(entry)
    if closed is None or not policies.takes_entries(entry.competition):
        raise DomainError(_l("This call does not take entries at the moment. Your draft is kept."))
    raise DomainError(_l(
        "Not submitted: it reached the server at %(arrived)s, the deadline was %(closed)s. "
        "Nothing is lost; your draft is kept as it is.",
        arrived=_to_the_second(now), closed=_to_the_second(closed),
    ))


def _to_the_second(moment: datetime) -> str:
    there = local(moment)
    shown = f"{there:%H:%M:%S}"
    if there.microsecond:
        shown += f".{there.microsecond // 1000:03}"
    return f"{shown} {there:%d/%m/%Y}"


def _freeze(
    entry: Entry, content: Content, digest: str, *, actor: User, now: datetime
) -> Submission:
    late = policies.is_within_grace(entry, now)
    submission = Submission(
        entry_id=entry.id, number=entry.last_submission + 1, track_id=content.track_id,
        rule_book_id=_rule_book_in_force(entry.competition_id, now), title=content.title,
        unit_name=content.unit_name, answers=content.answers, team=content.team,
        files=content.files, digest=digest, receipt_code=new_code(), submitted_at=now,
        submitted_by_id=actor.id, grace_after=policies.closes_at(entry) if late else None,
    )
    db.session.add(submission)
    return submission


def _take_in(entry: Entry, submission: Submission) -> None:
    """Let the entry be what was frozen, with a number of its own from the first time on."""
    if entry.number is None:
        entry.number, entry.code = _next_number(entry.competition_id)
    entry.last_submission = submission.number
    entry.state, entry.returned_until = EntryState.SUBMITTED, None
    entry.submitted_at = submission.submitted_at
    entry.title, entry.unit_name = submission.title, submission.unit_name
    entry.sort_key = sort_key(submission.title)
    names = " ".join(member["name"] for member in submission.team)
    entry.search = fold(f"{entry.code} {entry.title} {entry.unit_name} {names}")[:2000]
    entry.version += 1


def _next_number(competition_id: int) -> tuple[int, str]:
    """Take the competition's next number and code; from here on others wait for the commit."""
    row = db.session.execute(
        sa.update(Competition).where(Competition.id == competition_id)
        .values(last_entry_number=Competition.last_entry_number + 1)
        .returning(Competition.last_entry_number, Competition.code_prefix)
        .execution_options(synchronize_session=False)
    ).one()
    return row.last_entry_number, f"{row.code_prefix}-{row.last_entry_number:04}"


def _rule_book_in_force(competition_id: int, now: datetime) -> int:
    """Return the version of the rules in force; the first one where none has begun yet."""
    rows = db.session.execute(
        sa.select(RuleBook.id, RuleBook.effective_at).filter_by(competition_id=competition_id)
        .order_by(RuleBook.number)
    ).all()
    if not rows:
        raise DomainError(_l(
            "The rules of this competition are not published yet; ask the secretariat. "
            "Your draft is kept."
        ))
    return next((row.id for row in reversed(rows) if row.effective_at <= now), rows[0].id)


def _consent(entry: Entry, submission: Submission, *, actor: User, now: datetime) -> None:
    """Keep the consent of whoever submits, once for each version of the rules."""
    same = {
        "person_kind": "user", "person_id": actor.id, "purpose": ConsentPurpose.RUN_CONTEST,
        "subject_kind": "entry", "subject_id": entry.id,
        "text_version": f"rule-book-{submission.rule_book_id}",
    }
    if submission.number > 1 and db.session.query(Consent).filter_by(
            **same, withdrawn_at=None).first():
        return
    db.session.add(Consent(**same, channel="web", given_at=now))


def _confirm(
    entry: Entry, submission: Submission, actor: User, now: datetime, address: Address
) -> None:
    """Mail the receipt to the founder, in the founder's language."""
    to = reach(actor.email, actor.phone)
    if not to:
        return
    _ = translator(actor.locale)
    facts = {
        "code": entry.code, "competition": entry.competition.name, "title": submission.title,
        "version": submission.number, "at": exact_time(now, actor.locale), "name": actor.name,
        "digest": short_digest(submission.digest), "link": address(entry),
    }
    facts["next"] = _what_next(entry, submission, actor.locale)
    outbox.post(
        "submission_receipt", to, _("Received: entry %(code)s") % facts,
        _("Dear %(name)s,\n\n%(competition)s has received your entry.\n\n"
          "Code: %(code)s\nTitle: %(title)s\nVersion: %(version)s\nReceived at: %(at)s\n"
          "Digest: %(digest)s\n\n%(next)s\n"
          "Your entry and its receipt: %(link)s\n") % facts,
        now=now, user=actor, competition_id=entry.competition_id,
    )


def _what_next(entry: Entry, submission: Submission, locale: str) -> str:
    """Say until when it may come again, or by what it was taken in at all."""
    _ = translator(locale)
    closes = policies.closes_at(entry)
    if submission.grace_after:
        words = _("It arrived after the deadline %(until)s, within the grace of the rules.")
    elif closes and submission.submitted_at <= closes:
        words = _("You may correct and submit again until %(until)s.")
    else:
        return _("The secretariat is checking it.")
    return words % {"until": exact_time(closes or submission.submitted_at, locale)}
