"""The busiest minutes: a save and a submission ask the database little, however large the team."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.clock import utc_now
from app.orm import db
from competitions.dossiers import queries as dossiers
from competitions.dossiers.enums import FormChange
from competitions.dossiers.fields import frozen, view_of
from competitions.dossiers.models import FormVersion
from competitions.entries import queries, services_team
from competitions.entries.content import content_of
from competitions.entries.models import Entry
from competitions.entries.services_team import MemberInput
from competitions.programme.models import Competition
from tests.competitions.entries.helpers import make_call, make_draft
from tests.conftest import both_databases
from tests.factories import make_user, sign_in


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are sent, but for BEGIN."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(db.engine, "before_cursor_execute", note)


@both_databases
@pytest.mark.parametrize("members", [0, 6])
def test_a_save_and_a_submission_ask_the_database_little(
    app: Flask, client: Any, members: int
) -> None:
    now = utc_now()
    call = make_call(deadline=now.replace(year=now.year + 1), opened_at=now)
    _write_form_down(call)
    entry = make_draft(call, make_user("Y Ƀlŏm"), store=app.extensions["store"], now=now)
    for number in range(members):
        services_team.add_member(entry.id, MemberInput(f"Người {number}"), actor=entry.owner,
                                 now=now)
    ref, digest = entry.ref, _digest(entry)
    founder = sign_in(client, entry.owner)
    with counted() as save:
        saved = founder.post(f"/entries/{ref}/draft", data={"answer_contact": ""})
    with counted() as submission:
        submitted = founder.post(f"/entries/{ref}/submit", data={
            "digest": digest, "accepts_rules": "y"})
    with counted() as state:
        told = founder.get(f"/entries/{ref}/status")

    assert (saved.status_code, submitted.status_code, told.status_code) == (200, 302, 200)
    assert (len(save) <= 8, len(submission) <= 18, len(state) <= 3) == (True,) * 3, (
        save, submission, state)


def _write_form_down(call: Competition) -> None:
    """Keep the questions as the version that a competition has of its form from the start."""
    db.session.add(FormVersion(
        competition_id=call.id, number=1, changed_at=utc_now(), change=FormChange.MADE,
        fields=[frozen(view_of(row)) for row in dossiers.list_fields(call.id)]))
    db.session.commit()


def _digest(entry: Entry) -> str:
    return content_of(entry, queries.fields_of(entry.competition_id)).digest
