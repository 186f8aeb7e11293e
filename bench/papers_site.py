"""The ranking of 5,000 entries as whole answers of the site: every file and the page."""

import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.orm import db
from bench.report import Figures
from bench.web_data import Scale
from bench.web_data import load as load_data
from bench.web_site import environment
from judging.results.models import Result
from judging.rubrics import rules as method
from judging.rubrics.models import Sitting

RESULT = "/organise/bench/results/1/ranking"
PAGES = {
    "ranking_csv_5000_ms": (f"{RESULT}.csv", 1000),
    "ranking_json_5000_ms": (f"{RESULT}.json", 1000),
    "ranking_xlsx_5000_s": (f"{RESULT}.xlsx", 1),
    "ranking_page_5000_ms": (RESULT, 1000),
}
ORGANISER = "1.1"


def measure_answers(rounds: int) -> Figures:
    """Serve a contest of 5,000 ranked entries from SQLite; ask for each file and for all rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app({"ENVIRON": environment(f"sqlite:///{folder / 'bench.sqlite3'}", folder)})
        with app.app_context():
            upgrade()
            load_data(Scale(sheets=1, drafts=0))
            _declare_method()
            db.session.remove()
        figures = {key: unit * _best(app, path, rounds) for key, (path, unit) in PAGES.items()}
        with app.app_context():
            db.engine.dispose()
        return figures


def _declare_method() -> None:
    """Let the result say by which rubric and rules it was computed."""
    sitting = db.session.get_one(Sitting, 1)
    db.session.execute(sa.update(Result).values(
        rubric=method.rubric_to_json(method.engine_rubric(sitting.rubrics[-1])),
        rules=method.rules_to_json(method.engine_rules(sitting))))
    db.session.commit()


def _best(app: Flask, path: str, rounds: int) -> float:
    """Return the seconds of the fastest of some rounds; the first warms up."""
    client: Any = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = ORGANISER, True
    times = []
    for _ in range(1 + rounds):
        begun = time.perf_counter()
        answer = client.get(path)
        times.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}.")
    return min(times[1:])
