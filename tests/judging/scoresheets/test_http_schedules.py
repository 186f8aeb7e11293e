"""The same schedules against the real server: processes, threads, cut connections, retries."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.orm import db
from bench.web_site import Site, cookie, csrf_token, environment, running
from judging.scoresheets.answers import sheet_json
from judging.scoresheets.loading import load_sheets
from judging.scoresheets.models import Scoresheet
from tests.conftest import both_databases
from tests.judging.rounds import make_round
from tests.judging.scoresheets.schedules import Tablets

#: A sheet for each schedule: three judges with so many entries.
FEW, MANY = 7, 67


def serve(url: str, folder: Path, entries: int) -> Iterator[tuple[Site, list[tuple[int, int]]]]:
    """Start the site on a database with a sheet for each schedule."""
    environ = environment(url, folder)
    app = create_app({"ENVIRON": environ})
    with app.app_context():
        make_round(judges=3, entries=entries)
        sheets = [(row.judge_id, row.id) for row in db.session.query(Scoresheet).order_by(
            Scoresheet.id)]
        db.session.remove()
        db.engine.dispose()
        with running(app, environ) as site:
            yield site, sheets
        db.session.remove()
        db.engine.dispose()


def play(site: Site, judge: int, sheet: int, seed: int) -> None:
    """Play one schedule and compare the answers with what stands."""
    headers = {"Cookie": cookie(site.app, judge), "X-CSRFToken": csrf_token()}
    tablets = Tablets(seed, sheet, site.connect, headers)
    tablets.play()
    stands: dict[str, Any] = sheet_json(load_sheets(judge, {sheet})[sheet].sheet)
    db.session.rollback()
    tablets.check(stands)


def play_all(database_url: str, folder: Path, entries: int, count: int) -> None:
    """Play so many schedules, each at a sheet of its own."""
    for site, sheets in serve(database_url, folder, entries):
        for seed, (judge, sheet) in enumerate(sheets[:count]):
            play(site, judge, sheet, seed)


def test_twenty_schedules_over_http(database_url: str, tmp_path: Path) -> None:
    play_all(database_url, tmp_path, FEW, 20)


@pytest.mark.drill
@both_databases
def test_two_hundred_schedules_over_http(database_url: str, tmp_path: Path) -> None:
    play_all(database_url, tmp_path, MANY, 200)
