"""Entering for a founder: an officer types, the founder confirms by a code or on paper."""

from dataclasses import dataclass
from datetime import datetime

from app.audit import services as audit
from app.auth import services_codes
from app.auth.addresses import read_email
from app.auth.code_models import CodeUse
from app.auth.models import User
from app.auth.phones import find_phone, read_phone
from app.auth.services_codes import CodeRequest
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.orm import db, lock
from app.text import name_key
from app.transaction import transaction
from competitions.entries import policies, queries_team
from competitions.entries.models import Entry, TeamMember
from competitions.entries.team_models import Behalf, BehalfChannel


@dataclass(frozen=True)
class BehalfInput:
    """Who the founder is, and for which commune, union or school the officer acts."""

    founder: str
    phone: str
    email: str
    officer_unit: str


@transaction()
def state_behalf(entry_id: int, given: BehalfInput, *, actor: User, now: datetime) -> Behalf:
    """Say that a draft is entered for somebody: the founder leads the team, the officer is not in.

    Raises
    ------
    Conflict
        It has been submitted, or the founder has confirmed already.
    DomainError
        There is no way to reach the founder.
    """
    entry = lock(Entry, entry_id)
    if not policies.is_owner(actor, entry):
        raise NotFound()
    row = queries_team.find_behalf(entry.id)
    if entry.number is not None or (row is not None and row.confirmed_at is not None):
        raise Conflict(_l("Who enters can be changed only before the founder confirms."))
    phone = read_phone(given.phone) if given.phone else ""
    email = read_email(given.email) if given.email else ""
    if not phone and not email:
        raise DomainError(_l("Give the founder's phone number or e-mail address."), "phone")
    if row is None:
        row = Behalf(entry_id=entry.id, member_id=_founder_row(entry, actor).id)
    row.officer_id, row.officer_unit, row.stated_at = actor.id, given.officer_unit, now
    db.session.add(row)
    founder = lock(TeamMember, row.member_id)
    founder.name, founder.sort_key = given.founder, name_key(given.founder)
    founder.phone, founder.email, founder.confirmed_at = phone, email, None
    audit.record("enter_on_behalf", entry, actor=actor, now=now, unit=given.officer_unit,
                 founder=given.founder, competition_id=entry.competition_id)
    return row


def _founder_row(entry: Entry, actor: User) -> TeamMember:
    """Return the leader's row: the officer's own becomes the founder's."""
    leader = next((m for m in entry.members if m.is_leader), None)
    if leader is None:
        raise NotFound()
    if leader.user_id == actor.id:
        leader.user_id = None
        leader.title = leader.unit_name = ""
    return leader


def request_confirmation(entry: Entry, actor: User, *, now: datetime) -> str:
    """Send the founder a code that he tells the officer; return its reference."""
    row = queries_team.find_behalf(entry.id)
    if row is None or row.officer_id != actor.id or row.confirmed_at is not None:
        raise NotFound()
    founder = row.member
    words = _l(
        "Bệ Phóng: %(officer)s (%(unit)s) enters “%(title)s” for you in “%(competition)s”. If you "
        "agree, tell them this code: %(code)s. If not, do nothing.",
        officer=actor.name, unit=row.officer_unit, title=entry.title,
        competition=entry.competition.name, code="{secret}")
    return services_codes.issue_code(CodeRequest(
        CodeUse.BEHALF, find_phone(founder.phone) or founder.email, words, "vi",
        competition_id=entry.competition_id, payload={"entry": entry.id}), now=now)


def confirm_by_code(
    entry_id: int, ref: str, typed: str, *, actor: User, now: datetime
) -> None:
    """Take the code that the founder told the officer."""
    proof = services_codes.prove(ref, CodeUse.BEHALF, typed, now=now)
    if (proof.payload or {}).get("entry") != entry_id:
        raise services_codes.OldCode()
    _confirm(entry_id, BehalfChannel.CODE, None, ref, actor=actor, now=now)


def confirm_by_paper(
    entry_id: int, paper: tuple[int, str], *, actor: User, now: datetime
) -> None:
    """Take the paper that the founder signed; the secretariat looks at it when screening."""
    _confirm(entry_id, BehalfChannel.PAPER, paper, None, actor=actor, now=now)


@transaction()
def _confirm(
    entry_id: int, channel: BehalfChannel, paper: tuple[int, str] | None, ref: str | None, *,
    actor: User, now: datetime,
) -> None:
    entry = lock(Entry, entry_id)
    row = queries_team.find_behalf(entry.id)
    if row is None or not policies.is_owner(actor, entry):
        raise NotFound()
    if row.confirmed_at is not None:
        return
    if ref is not None:
        services_codes.use_proof(ref, CodeUse.BEHALF, now=now)
    row.confirmed_at, row.channel = now, channel
    if paper:
        row.file_id, row.file_name = paper
    audit.record("confirm_behalf", entry, actor=actor, now=now, channel=channel.value,
                 competition_id=entry.competition_id)


def check_confirmed(entry: Entry) -> None:
    """Refuse to submit what the founder has not confirmed."""
    row = queries_team.find_behalf(entry.id)
    if row is not None and row.confirmed_at is None:
        raise DomainError(_l(
            "%(name)s, for whom you enter, has not confirmed yet: by a code, or on a signed paper "
            "that you upload.", name=row.member.name))
