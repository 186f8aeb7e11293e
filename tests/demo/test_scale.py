"""The large contest, in small: rows in bulk, marks and ranks through the services."""

import sqlalchemy as sa
from flask import Flask

from app.clock import local_date, utc_now
from app.orm import db
from demo.scale import load_scale
from judging.results.enums import ResultState
from judging.results.models import ResultRow
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet


def test_a_large_contest_is_ranked_and_approved_by_the_services(app: Flask) -> None:
    now = utc_now()

    result = load_scale(app.extensions["store"], "http://localhost", local_date(now), now,
                        entries=60, judges=12)

    states = {row[0]: row[1] for row in db.session.execute(
        sa.select(Scoresheet.state, sa.func.count()).group_by(Scoresheet.state))}
    assert states == {SheetState.SUBMITTED: 235, SheetState.ABSENT: 5}
    assert db.session.scalar(sa.select(sa.func.count(ResultRow.id))) == 60
    assert result.state is ResultState.APPROVED
    verified = app.test_cli_runner().invoke(args=["results", "verify"])
    assert verified.output == "1 results verified; the audit chain holds.\n"
