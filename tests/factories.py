"""Rows that many tests begin from; small, plain, committed at once."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from app import text
from app.auth.enums import INSTALLATION_ROLES, Role, Scope
from app.auth.models import Grant, User
from app.auth.passwords import hash_password
from app.orm import db
from app.outbox.models import Message
from app.units.enums import Level
from competitions.programme.enums import CompetitionState, StageKind
from competitions.programme.models import Competition, Stage, Track

#: The moment at which tests stand unless they say otherwise.
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PASSWORD = "muoi-hai-con-thuyen"
_numbers = itertools.count(1)


def make_user(name: str = "Trần Thị Bích", email: str | None = None, *,
              password: str | None = None, confirmed: bool = True, **values: Any) -> User:
    """Return a new account; give *password* to sign in by the form."""
    user = User(
        name=name, email=email or f"person{next(_numbers)}@example.test",
        sort_key=text.name_key(name), search=text.fold(f"{name} {email or ''}")[:600],
        password_hash=hash_password(password) if password else None,
        confirmed_at=NOW if confirmed else None, created_at=NOW, **values,
    )
    db.session.add(user)
    db.session.commit()
    return user


def grant(user: User, role: Role, competition: Competition | int | None = None) -> Grant:
    """Give a role, in a competition (or its id) unless it holds everywhere."""
    scope_id = competition.id if isinstance(competition, Competition) else competition
    everywhere = role in INSTALLATION_ROLES
    row = Grant(
        user_id=user.id, role=role, granted_at=NOW, scope_id=0 if everywhere else scope_id,
        scope_kind=Scope.INSTALLATION if everywhere else Scope.COMPETITION,
    )
    db.session.add(row)
    db.session.commit()
    db.session.refresh(user, ["grants"])
    return row


def sign_in(client: Any, user: User) -> Any:
    """Let a test client act as a person; returns the client."""
    with client.session_transaction() as session:
        session["_user_id"] = user.get_id()
        session["_fresh"] = True
    return client


def make_officer(role: Role, competition: Competition | None = None, **values: Any) -> User:
    """Return an account that holds a role."""
    user = make_user(**values)
    grant(user, role, competition)
    return user


def make_competition(slug: str | None = None, *, is_open: bool = True,
                     tracks: tuple[str, ...] = ("Ý tưởng", "Dự án"),
                     stages: tuple[StageKind, ...] = (
                         StageKind.SCREENING, StageKind.SCORING, StageKind.PITCH),
                     **values: Any) -> Competition:
    """Return a competition with tracks and stages, open for entries until ten days from NOW."""
    number = next(_numbers)
    creator = make_user("Phạm Văn Lập")
    name = values.pop("name", f"Cuộc thi Khởi nghiệp thử nghiệm lần thứ {number}")
    competition = Competition(**{
        "slug": slug or f"cuoc-thi-{number}", "name": name, "search": text.fold(name),
        "edition": number, "season_year": 2026, "level": Level.PROVINCE,
        "host_name": "Đơn vị tổ chức thử nghiệm", "code_prefix": f"TN{number:02d}",
        "template": "test", "deadline": NOW + timedelta(days=10), "created_at": NOW,
        "state": CompetitionState.OPEN if is_open else CompetitionState.DRAFT,
        "opened_at": NOW - timedelta(days=1) if is_open else None,
        "created_by_id": creator.id, **values,
    })
    competition.tracks = [
        Track(key=text.slugify(label), name=label, position=place)
        for place, label in enumerate(tracks, start=1)
    ]
    competition.stages = [_stage(kind, place) for place, kind in enumerate(stages, start=1)]
    db.session.add(competition)
    db.session.commit()
    return competition


def _stage(kind: StageKind, place: int) -> Stage:
    minutes = {"pitch_minutes": 8, "questions_minutes": 10} if kind is StageKind.PITCH else {}
    return Stage(kind=kind, name=f"Vòng {place}", position=place, **minutes)


def letters_to(address: str) -> list[Message]:
    """Return the mails to an address, the oldest first."""
    return list(db.session.scalars(
        sa.select(Message).filter_by(to=address).order_by(Message.id)))


def secret_to(address: str) -> str:
    """Return the path of the link in the latest mail to an address."""
    link = letters_to(address)[-1].secret
    assert link is not None
    return urlsplit(link).path
