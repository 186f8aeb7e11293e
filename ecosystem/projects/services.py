"""Projects and what became of them: recorded with evidence, once."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app import clock
from app.audit.services import record
from app.auth.models import User
from app.errors import DomainError
from app.files.services import PDF, keep
from app.files.storage import Store
from app.i18n import _l
from app.orm import db
from app.text import clean_line, fold, sort_key
from app.transaction import transaction
from competitions.entries.models import Entry
from ecosystem.projects.enums import OF_PROJECTS, WITH_AMOUNT, OutcomeKind, SupportKind, Territory
from ecosystem.projects.evidence import Evidence
from ecosystem.projects.models import Outcome, Project, ProjectEntry


@dataclass(frozen=True)
class OutcomeInput:
    """Something that happened, as an officer reads it from the evidence."""

    kind: OutcomeKind
    #: Code of an entry, or the name of a project or organisation.
    subject: str
    occurred_on: date
    territory: Territory
    description: str
    support_kind: SupportKind | None = None
    amount: int | None = None
    level: int | None = None
    evidence: Evidence | None = None
    result_id: int | None = None
    #: A file already on record that proves it: its id and name.
    stored: tuple[int, str] | None = None


@transaction()
def ensure_project(entry: Entry, *, now: datetime) -> Project:
    """Return the project behind an entry: the same owner's of the same name, or a new one."""
    link = db.session.scalar(sa.select(ProjectEntry).filter_by(entry_id=entry.id))
    if link is not None:
        return link.project
    project = db.session.scalars(
        sa.select(Project).join(ProjectEntry).join(Entry)
        .where(Entry.owner_id == entry.owner_id, Project.search == _search(entry.title))
    ).first() or _new_project(entry.title, now)
    db.session.add(ProjectEntry(project_id=project.id, entry_id=entry.id))
    db.session.flush()
    return project


@transaction()
def record_outcome(given: OutcomeInput, store: Store, *, actor: User, now: datetime) -> Outcome:
    """Record and confirm an outcome with its evidence; sent twice, it is there once."""
    _check(given, now)
    project = _project(given.subject, now) if given.kind in OF_PROJECTS else None
    name = project.name if project else clean_line(given.subject)
    key = f"project:{project.id}" if project else f"name:{fold(name)}"[:320]
    twin = _twin(given, key)
    if twin is not None:
        return twin
    file_id, file_name = _file(given, store, now)
    outcome = Outcome(
        kind=given.kind, support_kind=given.support_kind, subject_name=name, subject_key=key,
        project_id=project.id if project else None, occurred_on=given.occurred_on,
        territory=given.territory, amount=given.amount, level=given.level,
        description=given.description, file_id=file_id, file_name=file_name,
        result_id=given.result_id,
        recorded_by_id=actor.id, recorded_at=now, confirmed_by_id=actor.id, confirmed_at=now,
    )
    db.session.add(outcome)
    record("outcome.recorded", outcome, actor=actor, now=now, after={
        "kind": given.kind, "subject": name, "on": given.occurred_on.isoformat(),
        "amount": given.amount, "file": file_id})
    return outcome


def _file(given: OutcomeInput, store: Store, now: datetime) -> tuple[int | None, str]:
    if given.evidence is not None:
        return keep(store, given.evidence.content, PDF, now=now).id, given.evidence.name
    return given.stored or (None, "")


def _check(given: OutcomeInput, now: datetime) -> None:
    if given.occurred_on > clock.local_date(now):
        raise DomainError(_l("The day lies in the future."), "occurred_on")
    if given.kind is OutcomeKind.SUPPORT and given.support_kind is None:
        raise DomainError(_l("Say how the project was supported."), "support_kind")
    if given.kind in WITH_AMOUNT and not given.amount:
        raise DomainError(_l("Give the amount in đồng."), "amount")
    if given.kind is OutcomeKind.ECOSYSTEM_LEVEL and not given.level:
        raise DomainError(_l("Give the level reached."), "level")
    if given.evidence is None and given.stored is None and (
            given.result_id is None or given.kind in WITH_AMOUNT):
        raise DomainError(_l("Choose the PDF that proves it."), "file")


def _project(subject: str, now: datetime) -> Project:
    """Find the project by an entry's code or by its name; begin one where there is none."""
    entry = db.session.scalar(sa.select(Entry).filter_by(code=subject.strip().upper()))
    if entry is not None:
        return ensure_project(entry, now=now)
    found = db.session.scalars(
        sa.select(Project).filter_by(search=_search(subject)).order_by(Project.id)).first()
    return found or _new_project(clean_line(subject), now)


def _new_project(name: str, now: datetime) -> Project:
    project = Project(name=name, sort_key=sort_key(name), search=_search(name), created_at=now)
    db.session.add(project)
    db.session.flush()
    return project


def _search(name: str) -> str:
    return fold(name)[:700]


def _twin(given: OutcomeInput, key: str) -> Outcome | None:
    return db.session.scalars(sa.select(Outcome).filter_by(
        kind=given.kind, support_kind=given.support_kind, subject_key=key,
        occurred_on=given.occurred_on, description=given.description, amount=given.amount,
    )).first()
