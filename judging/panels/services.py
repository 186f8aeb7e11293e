"""Building panels: seats with their roles, personal links, declared conflicts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.auth.enums import Role, Scope
from app.auth.models import Grant, User
from app.auth.services_grants import grant_role, revoke_role
from app.auth.services_people import ensure_person
from app.errors import Conflict as VersionConflict
from app.errors import DomainError, NotFound
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.programme.models import Competition
from judging.panels import letters, queries
from judging.panels.enums import ConflictKind, Seat
from judging.panels.models import Conflict, Panel, PanelMember, PanelSitting
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class PanelInput:
    """A panel as it is named, and what it judges."""

    name: str
    decision_number: str
    sitting_ids: tuple[int, ...]


@dataclass(frozen=True)
class MemberInput:
    """Somebody for a seat; title and unit as printed on minutes."""

    name: str
    email: str
    seat: Seat
    title: str = ""
    unit_name: str = ""


@dataclass(frozen=True)
class ConflictInput:
    """A judge, the entry that must not be theirs, and why."""

    user_id: int
    entry_id: int
    kind: ConflictKind
    note: str = ""


@transaction()
def create_panel(competition_id: int, given: PanelInput, *, actor: User, now: datetime) -> Panel:
    """Appoint a panel for one or several sittings."""
    panel = Panel(competition_id=competition_id, name=given.name, created_at=now,
                  decision_number=given.decision_number)
    _add(panel, _l("There is a panel of this name already."), "name")
    _give_sittings(panel, given.sitting_ids)
    record("panel_created", panel, actor=actor, now=now, competition_id=competition_id,
           after={"name": given.name, "sittings": list(given.sitting_ids)})
    return panel


@transaction()
def edit_panel(panel_id: int, given: PanelInput, version: int, *, actor: User, now: datetime,
               ) -> None:
    """Change a panel's name, decision and sittings."""
    panel = lock(Panel, panel_id)
    if panel.version != version:
        raise VersionConflict(_l("Somebody changed this panel meanwhile. Look at it again."))
    before = {"name": panel.name, "sittings": [row.sitting_id for row in panel.sittings]}
    panel.name, panel.decision_number = given.name, given.decision_number
    panel.version += 1
    _add(panel, _l("There is a panel of this name already."), "name")
    _give_sittings(panel, given.sitting_ids)
    record("panel_changed", panel, actor=actor, now=now, competition_id=panel.competition_id,
           before=before, after={"name": given.name, "sittings": list(given.sitting_ids)})


@transaction()
def seat_member(panel_id: int, given: MemberInput, *, actor: User, now: datetime) -> PanelMember:
    """Give somebody a seat and the role that comes with it; the account has no password yet."""
    panel = lock(Panel, panel_id)
    user = ensure_person(given.name, given.email or None, actor=actor, now=now)
    if _is_entrant(user.id, panel.competition_id):
        raise DomainError(_l("This person enters the competition and cannot sit on a panel."),
                          "email")
    member = PanelMember(panel_id=panel.id, user_id=user.id, seat=given.seat, title=given.title,
                         unit_name=given.unit_name, invited_at=now)
    if given.seat is Seat.CHAIR and any(row.seat is Seat.CHAIR for row in panel.members):
        raise DomainError(_l("This panel has a chair already."), "seat")
    _add(member, _l("This person sits on the panel already."), "email")
    grant_role(user, given.seat.role, competition_id=panel.competition_id, actor=actor, now=now)
    record("member_seated", member, actor=actor, now=now, competition_id=panel.competition_id,
           after={"user": user.id, "seat": given.seat.value})
    return member


@transaction()
def mail_invitation(
    member_id: int, address: str, until: datetime, *, actor: User, now: datetime
) -> bool:
    """Send a member the personal link; tell whether there was an address to send it to."""
    member = db.session.get_one(PanelMember, member_id)
    competition = db.session.get_one(Competition, member.panel.competition_id)
    return letters.invite(member, competition, address, until, actor=actor, now=now)


@transaction()
def end_seat(member_id: int, *, actor: User, now: datetime, reason: str = "") -> PanelMember:
    """End a seat, and its role unless another seat of the competition carries it too."""
    member = lock(PanelMember, member_id)
    if member.left_at is not None:
        raise VersionConflict(_l("This person has left the panel already."))
    member.left_at = now
    panel = db.session.get_one(Panel, member.panel_id)
    record("member_left", member, actor=actor, now=now, competition_id=panel.competition_id,
           before={"user": member.user_id, "seat": member.seat.value}, reason=reason)
    if not _has_other_seat(member, panel.competition_id):
        for grant in _grants(member.user_id, member.seat.role, panel.competition_id):
            revoke_role(grant, actor=actor, now=now, reason=reason)
    return member


@transaction()
def confirm_declarations(user: User, competition_id: int, *, now: datetime) -> None:
    """Note that a judge has declared all conflicts there are, or that there are none."""
    seats = db.session.scalars(
        sa.select(PanelMember).join(Panel, Panel.id == PanelMember.panel_id).where(
            Panel.competition_id == competition_id, PanelMember.user_id == user.id,
            PanelMember.left_at.is_(None)).with_for_update(of=PanelMember)
    ).all()
    if not seats:
        raise NotFound()
    conflicts = sorted(db.session.scalars(
        sa.select(Conflict.entry_id).join(Entry).where(
            Conflict.user_id == user.id, Entry.competition_id == competition_id)))
    for seat in seats:
        seat.accepted_at, seat.declared_at = seat.accepted_at or now, now
        record("conflicts_declared", seat, actor=user, now=now, entries=conflicts,
               competition_id=competition_id)


@transaction()
def write_conflict(
    given: ConflictInput, *, actor: User, now: datetime, competition_id: int
) -> Conflict:
    """Record a conflict once; whoever calls looks after the sheets."""
    found = db.session.scalar(
        sa.select(Conflict).filter_by(user_id=given.user_id, entry_id=given.entry_id))
    if found is not None:
        return found
    row = Conflict(user_id=given.user_id, entry_id=given.entry_id, kind=given.kind,
                   note=given.note, declared_by_id=actor.id, declared_at=now)
    db.session.add(row)
    record("conflict_declared", row, actor=actor, now=now, competition_id=competition_id,
           after={"user": given.user_id, "entry": given.entry_id, "kind": given.kind.value})
    return row


def _give_sittings(panel: Panel, sitting_ids: Iterable[int]) -> None:
    """Let a panel judge these sittings; one closed or with another panel is refused."""
    db.session.flush()
    wanted = set(sitting_ids)
    rows = db.session.scalars(sa.select(PanelSitting).where(sa.or_(
        PanelSitting.panel_id == panel.id, PanelSitting.sitting_id.in_(wanted)))).all()
    for row in rows:
        if row.panel_id != panel.id:
            raise DomainError(_l("Another panel judges one of these stages already."),
                              "sitting_ids")
        if row.sitting_id not in wanted:
            _refuse_begun(row.sitting_id)
            db.session.delete(row)
    known = {row.sitting_id for row in rows}
    for sitting_id in sorted(wanted - known):
        sitting = db.session.get(Sitting, sitting_id)
        if sitting is None or sitting.competition_id != panel.competition_id:
            raise NotFound()
        db.session.add(PanelSitting(panel_id=panel.id, sitting_id=sitting_id))
    db.session.flush()
    db.session.expire(panel, ["sittings"])


def _refuse_begun(sitting_id: int) -> None:
    sitting = db.session.get_one(Sitting, sitting_id)
    if sitting.opened_at is not None or sitting.state is not SittingState.OPEN:
        raise DomainError(_l("Judging of a stage has begun; its panel stays."), "sitting_ids")


def _add(row: Panel | PanelMember, message: object, field: str) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise DomainError(message, field) from None


def _is_entrant(user_id: int, competition_id: int) -> bool:
    own = queries.own_entries([user_id]).subquery()
    return db.session.scalar(sa.select(Entry.id).where(
        Entry.competition_id == competition_id, Entry.id.in_(sa.select(own.c[1])),
        Entry.state.not_in((EntryState.DRAFT, EntryState.WITHDRAWN))).limit(1)) is not None


def _has_other_seat(member: PanelMember, competition_id: int) -> bool:
    return db.session.scalar(
        sa.select(PanelMember.id).join(Panel, Panel.id == PanelMember.panel_id).where(
            Panel.competition_id == competition_id, PanelMember.user_id == member.user_id,
            PanelMember.seat == member.seat, PanelMember.left_at.is_(None),
            PanelMember.id != member.id).limit(1)) is not None


def _grants(user_id: int, role: Role, competition_id: int) -> list[Grant]:
    return list(db.session.scalars(sa.select(Grant).filter_by(
        user_id=user_id, role=role, scope_kind=Scope.COMPETITION, scope_id=competition_id,
        revoked_at=None)))
