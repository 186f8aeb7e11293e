"""The chair's review: closing, its analysis and the page, for a hall and for a whole province."""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.auth.models import User
from app.clock import utc_now
from app.jobs.services import run_next
from app.orm import db
from bench import review_data
from bench import web_load as load
from bench.report import Figures, run
from bench.web_site import environment, postgres, running
from judging.results import services

#: Judges and entries: a hall, and all entries of a large province.
SHAPES = ((7, 20), (5, 5000))
PAGE = "/organise/bench/stages/1/results"


def measure(quick: bool) -> Figures:
    """Take every figure on SQLite, and on PostgreSQL where there is time."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for judges, entries in SHAPES:
            shape = f"{judges}x{entries}"
            url = f"sqlite:///{folder / shape}.sqlite3"
            figures |= _named(f"sqlite.{shape}", measure_shape(url, folder, judges, entries, quick))
        if not quick:
            for judges, entries in SHAPES:
                shape = f"{judges}x{entries}"
                with postgres(folder / shape) as url:
                    figures |= _named(f"postgresql.{shape}",
                                      measure_shape(url, folder, judges, entries, quick))
    return figures


def _named(prefix: str, figures: Figures) -> Figures:
    return {f"{prefix}.{key}": value for key, value in figures.items()}


def measure_shape(url: str, folder: Path, judges: int, entries: int, quick: bool) -> Figures:
    """Fill a database, close the stage, analyse it, look at it."""
    environ = environment(url, folder)
    app = create_app({"ENVIRON": environ})
    with app.app_context():
        upgrade()
        review_data.load(judges, entries)
        figures = _close()
        db.session.remove()
        figures |= {"page_queries": float(_queries_of(app, PAGE))}
        db.engine.dispose()
    seconds, warm = (2.0, 0.5) if quick else (10.0, 2.0)
    with running(app, environ) as site:
        page = load.drive(site, [load.looking(review_data.CHAIR, [PAGE])], seconds, warm)
    return figures | {"page_p50_ms": page.percentile(50), "page_p95_ms": page.percentile(95)}


def _close() -> Figures:
    """Close the stage as the chair's button does, then make the analysis as the worker does."""
    begun = time.perf_counter()
    services.close_sitting(review_data.SITTING, {},
                           actor=db.session.get_one(User, review_data.CHAIR), now=utc_now())
    closed = time.perf_counter()
    while run_next(utc_now()):
        db.session.remove()
    return {"close_s": closed - begun, "closing_job_s": time.perf_counter() - closed}


def _queries_of(app: Flask, path: str) -> int:
    """Count the statements of the page, as its server would run them."""
    count: list[int] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *_rest: count.append(1))
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"{review_data.CHAIR}.1", True
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return len(count)


if __name__ == "__main__":
    run("review", measure, ("Flask", "SQLAlchemy", "numpy", "pandas"),
        {"shapes": [list(shape) for shape in SHAPES]})
