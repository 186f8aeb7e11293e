"""Loading the demo in one transaction, through the services of the pages."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from app.auth.models import User
from app.clock import from_local
from app.errors import Conflict
from app.files.storage import Store
from app.i18n import _l
from app.orm import db
from app.outbox.models import Delivery, Message
from app.transaction import transaction
from app.units import services as units
from competitions.programme.models import Competition
from demo.after import play_after
from demo.calls import play_commune_contest, play_open_call, play_small_contest
from demo.cast import DOMAIN, Cast, make_cast
from demo.deck import demo_deck
from demo.fifth import DATES, play_fifth
from demo.play import Stage
from demo.sixth import play_sixth

SEED = 20261122
#: Plays a part of the story on its day.
Act = Callable[[Stage, Cast, datetime], Competition]


@transaction()
def load_final(store: Store, site: str, as_of: date, now: datetime) -> None:
    """Load the fifth and sixth edition, an open call and a small contest.

    Raises
    ------
    Conflict
        The database holds people already.
    """
    _load(store, site, as_of, now)


@transaction()
def load_province(store: Store, site: str, as_of: date, now: datetime) -> None:
    """Load the same, and last year's contest of a commune: three seasons, three levels."""
    _load(store, site, as_of, now, play_commune_contest)


def _load(store: Store, site: str, as_of: date, now: datetime, *more: Act) -> None:
    """Play the acts; today's final comes last, so that its devices were heard of last."""
    refuse_a_full_database()
    today = min(now, from_local(datetime.combine(as_of, time(15, 30))))
    units.load_register()
    stage = Stage(random.Random(SEED), store, demo_deck(), site)  # noqa: S311 -- a fixed story
    cast = make_cast(DATES.opened - timedelta(days=30))
    fifth = play_fifth(stage, cast)
    for act in (*more, play_small_contest, play_open_call):
        act(stage, cast, today)
    sixth = play_sixth(stage, cast, today)
    play_after(stage, cast, fifth, sixth, today)
    put_away_mail(today)


def refuse_a_full_database() -> None:
    """Raise where people are already: invented data never mix with real ones."""
    if db.session.scalar(sa.select(sa.func.count(User.id))):
        raise Conflict(_l("The database is not empty. Load the demo into an empty one."))


def put_away_mail(now: datetime) -> None:
    """Take the letters of the story as delivered: nothing leaves for an invented address."""
    db.session.flush()
    db.session.execute(
        sa.update(Message).where(Message.to.like(f"%@{DOMAIN}"))
        .values(state=Delivery.SENT, sent_at=now, secret=None, next_try_at=None))
