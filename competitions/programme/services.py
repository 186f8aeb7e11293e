"""The life of a competition: made, described, opened, extended, its rules issued."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import text
from app.audit.services import record
from app.auth.enums import Role
from app.auth.models import User
from app.auth.services_grants import grant_role
from app.clock import local_date
from app.errors import Conflict, DomainError
from app.files.services import PDF, keep
from app.files.storage import Store
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.programme import policies
from competitions.programme.editing import apply, edit, expect_version, plain
from competitions.programme.enums import COMPETITION_TRANSITIONS, CompetitionState
from competitions.programme.inputs import ExtensionInput, GeneralInput, RulesInput
from competitions.programme.models import Competition, DeadlineExtension, RuleBook

#: Addresses under /organise/ and /competitions/ that are pages already.
RESERVED_SLUGS = frozenset({"new"})


@transaction()
def create_competition(data: GeneralInput, *, template: str, actor: User,
                       now: datetime) -> Competition:
    """Make a draft competition; whoever makes it is its organiser."""
    _check_prefix(data.code_prefix, None)
    competition = Competition(
        **asdict(data), template=template, slug=_free_slug(data.name), search=_search(data),
        created_by_id=actor.id, created_at=now, state=CompetitionState.DRAFT,
    )
    db.session.add(competition)
    db.session.flush()
    record("competition_created", competition, actor=actor, now=now, competition_id=competition.id,
           after={"name": data.name, "slug": competition.slug, "template": template})
    grant_role(actor, Role.ORGANISER, competition_id=competition.id, actor=actor, now=now)
    return competition


@transaction()
def update_general(competition_id: int, data: GeneralInput, version: int, *, actor: User,
                   now: datetime) -> Competition:
    """Change the facts of a competition; the deadline of an open one is extended instead."""
    competition = lock(Competition, competition_id)
    if competition.state is not CompetitionState.DRAFT:
        data = replace(data, deadline=competition.deadline,
                       grace_seconds=competition.grace_seconds)
    if not policies.can_change_prefix(competition):
        data = replace(data, code_prefix=competition.code_prefix)
    _check_prefix(data.code_prefix, competition_id)
    competition.search = _search(data)
    edit(competition, version, asdict(data), action="competition_changed", actor=actor, now=now,
         competition_id=competition_id)
    return competition


@transaction()
def extend_deadline(competition_id: int, given: ExtensionInput, version: int, *, actor: User,
                    now: datetime, told: int = 0) -> Competition:
    """Move the deadline of an open competition to a later moment, for everybody, saying why.

    *told* is how many people get a mail about it, for the record.
    """
    competition = lock(Competition, competition_id)
    if not policies.can_extend_deadline(competition):
        raise DomainError(_l("Only the deadline of an open competition is extended."))
    if not given.reason:
        raise DomainError(_l("Say why, as in the notice."), "reason")
    previous = competition.deadline
    assert previous is not None  # noqa: S101 -- a CHECK: opened with a deadline
    if given.deadline <= previous:
        raise DomainError(_l("Choose a time later than the deadline in force."), "deadline")
    if given.deadline <= now:
        raise DomainError(_l("This time has passed. Choose a later one."), "deadline")
    edit(competition, version, {"deadline": given.deadline}, action="deadline_extended",
         actor=actor, now=now, competition_id=competition_id, reason=given.reason,
         notice_number=given.notice_number, told=told)
    db.session.add(DeadlineExtension(
        competition_id=competition_id, previous=previous, extended_at=now,
        extended_by_id=actor.id, **asdict(given)))
    return competition


@transaction()
def open_competition(competition_id: int, *, actor: User, now: datetime) -> Competition:
    """Open a draft for entries; the page before lists what is missing."""
    competition = lock(Competition, competition_id)
    if CompetitionState.OPEN not in COMPETITION_TRANSITIONS[competition.state]:
        raise Conflict(_l("This competition has been opened already."))
    missing = missing_before_opening(competition, now)
    if missing:
        raise DomainError(missing[0])
    competition.state, competition.opened_at = CompetitionState.OPEN, now
    competition.version += 1
    record("competition_opened", competition, actor=actor, now=now, competition_id=competition_id,
           after={"deadline": plain(competition.deadline)})
    return competition


def missing_before_opening(competition: Competition, now: datetime) -> list[Any]:
    """Return what the programme lacks, in words; judging adds what it lacks."""
    missing = []
    if competition.deadline is None:
        missing.append(_l("The deadline for entries is not set."))
    elif competition.deadline <= now:
        missing.append(_l("The deadline for entries has passed already."))
    if not competition.tracks:
        missing.append(_l("There is no track to enter."))
    if not competition.stages:
        missing.append(_l("There is no stage."))
    if not _last_number(competition.id):
        missing.append(_l("The rules have not been entered."))
    return missing


@transaction()
def save_rules(competition_id: int, data: RulesInput, version: int, *, actor: User,
               now: datetime, signed: tuple[Store, bytes] | None = None) -> RuleBook:
    """Write the rules: in place while the competition is a draft, as a new version after that.

    *signed* is the signed text as PDF and the store in which it lies already.
    """
    competition = lock(Competition, competition_id)
    expect_version(competition, version)
    if data.decision_number and not data.decision_date:
        raise DomainError(_l("Give the date of the decision too."), "decision_date")
    if data.decision_date and data.decision_date > local_date(now):
        raise DomainError(_l("A decision is not dated in the future."), "decision_date")
    number = _last_number(competition_id)
    if number and policies.can_edit_rules_in_place(competition):
        book = db.session.scalars(sa.select(RuleBook).filter_by(
            competition_id=competition_id, number=number)).one()
        before, after = apply(book, asdict(data))
    else:
        book = RuleBook(competition_id=competition_id, number=number + 1, **asdict(data))
        db.session.add(book)
        before, after = {}, {key: plain(value) for key, value in asdict(data).items()}
    if signed:
        book.file_id = keep(*signed, PDF, now=now).id
    competition.version += 1
    record("rules_written", book, actor=actor, now=now, competition_id=competition_id,
           before=before, after=after)
    return book


def _last_number(competition_id: int) -> int:
    return db.session.scalar(
        sa.select(sa.func.max(RuleBook.number)).filter_by(competition_id=competition_id)
    ) or 0


def _check_prefix(prefix: str, own_id: int | None) -> None:
    taken = sa.select(Competition.id).where(
        sa.func.upper(Competition.code_prefix) == prefix.upper(), Competition.id != (own_id or 0))
    if db.session.scalar(taken):
        raise DomainError(_l("Another competition uses this beginning of codes. Choose another."),
                          "code_prefix")


def _free_slug(name: str) -> str:
    wanted = text.slugify(name)[:74].strip("-")
    taken = set(db.session.scalars(
        sa.select(Competition.slug).where(Competition.slug.startswith(wanted))
    )) | RESERVED_SLUGS
    tries = [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))]
    return next(slug for slug in tries if slug not in taken)


def _search(data: GeneralInput) -> str:
    return text.fold(f"{data.name} {data.name_en} {data.code_prefix} {data.host_name}")[:700]
