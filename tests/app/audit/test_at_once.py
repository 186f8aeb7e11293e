"""The first events of a chain from many hands at the same moment: one chain, none lost."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from app.audit.models import AuditChain
from app.audit.services import record
from app.auth.models import User
from app.orm import db
from app.transaction import transaction
from tests.conftest import both_databases
from tests.factories import NOW, make_user


@transaction()
def note(user_id: int) -> None:
    user = db.session.get_one(User, user_id)
    record("test", user, actor=user, now=NOW, competition_id=7)


@both_databases
def test_six_first_events_make_one_chain(app: Flask) -> None:
    user_id = make_user().id
    db.session.remove()

    def run(_number: int) -> None:
        with app.app_context():
            note(user_id)
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, range(6)))
    assert [chain.length for chain in db.session.query(AuditChain)] == [6]
