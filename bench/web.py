"""Saves, sheets, forms, lists and rankings under load, on SQLite and on PostgreSQL.

Method of the peers' measurement: closed loop on loopback, one account a client, client, server
and database on the same cores; two gunicorn processes of four threads. `web.py desk` instead
plays a hall of tablets (bench/desk.py).
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.orm import db
from bench import web_load as load
from bench.report import Figures, run
from bench.web_data import CRITERIA, ENTRIES, FINALISTS, FOUNDERS, JUDGES, WRITERS, Scale
from bench.web_data import load as load_data
from bench.web_site import Site, environment, postgres, running
from competitions.entries.content import content_of
from competitions.entries.models import Entry
from competitions.entries.queries import fields_of
from judging.scoresheets.models import Scoresheet

KEYS = tuple(key for key, _high in CRITERIA)
RANKING, LIST = "/organise/bench/stages/1/results", "/organise/bench/entries"
#: Every row of the 5,000 in one response, as the peers were measured.
WHOLE = "/organise/bench/results/1/ranking"


def measure(quick: bool) -> Figures:
    """Take every figure on both databases."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures |= _named("sqlite", measure_site(f"sqlite:///{folder / 'bench.sqlite3'}",
                                                 folder, quick))
        with postgres(folder) as url:
            figures |= _named("postgresql", measure_site(url, folder, quick))
    return figures


def _named(prefix: str, figures: Figures) -> Figures:
    return {f"{prefix}.{key}": value for key, value in figures.items()}


def measure_site(url: str, folder: Path, quick: bool) -> Figures:
    """Fill a database, serve it and take the figures."""
    environ = environment(url, folder)
    app = create_app({"ENVIRON": environ})
    scale = Scale(sheets=1, drafts=800) if quick else Scale(sheets=4, drafts=6000)
    with app.app_context():
        upgrade()
        load_data(scale)
        pages = _drafts_to_submit()
        sheets = _sheets_by_judge()
        db.session.remove()
        queries = _queries_of(app, WHOLE)
        db.engine.dispose()
    seconds, warm = (1.0, 0.2) if quick else (10.0, 2.0)
    with running(app, environ) as site:
        return {
            **_saves(site, sheets, seconds, warm), **_pages(site, sheets, seconds, warm),
            "ranking_5000_queries": float(queries),
            "submits_per_s_c8": load.drive(site, [
                load.submitting(user, mine) for user, mine in list(pages.items())[:8]
            ], seconds, 0.0).per_second,
            "pss_mib": site.pss_mib(), "cold_start_s": site.cold_start_s,
        }


def _saves(site: Site, sheets: dict[int, list[int]], seconds: float, warm: float) -> Figures:
    """One-operation saves at 1, 8 and 32 clients, and six operations at a time at 8."""
    figures: Figures = {}
    desks = [load.Desk(user, mine, KEYS) for user, mine in sheets.items()]
    for clients in (1, 8, 32):
        timing = load.drive(site, [desk.saving(1) for desk in desks[:clients]], seconds, warm)
        figures[f"saves_per_s_c{clients}"] = timing.per_second
        figures[f"save_p50_ms_c{clients}"] = timing.percentile(50)
        figures[f"save_p95_ms_c{clients}"] = timing.percentile(95)
    together = load.drive(site, [desk.saving(6) for desk in desks[:8]], seconds, warm)
    figures["save6_ops_per_s_c8"] = 6 * together.per_second
    return figures


def _pages(site: Site, sheets: dict[int, list[int]], seconds: float, warm: float) -> Figures:
    """Open the judge's sheet and the founder's form at 8 clients; list and ranking at one."""
    desk = load.drive(site, [
        load.looking(user, [f"/judge/sheets/{sheet}" for sheet in mine])
        for user, mine in list(sheets.items())[:8]], seconds, warm)
    form = load.drive(site, [
        load.looking(2 + JUDGES + number, [f"/entries/bench{ENTRIES + 1 + number}/edit"])
        for number in range(8)], seconds, warm)
    entries = load.drive(site, [load.looking(1, [LIST, f"{LIST}?q=que", f"{LIST}?page=40"])],
                         seconds, warm)
    ranking = load.drive(site, [load.looking(1, [WHOLE])], max(seconds, 3.0), warm)
    paged = load.drive(site, [load.looking(1, [RANKING])], max(seconds, 3.0), warm)
    return {
        "sheet_get_p50_ms_c8": desk.percentile(50), "form_get_p50_ms_c8": form.percentile(50),
        "entry_list_p95_ms": entries.percentile(95), "ranking_5000_ms": ranking.percentile(50),
        "ranking_5000_p95_ms": ranking.percentile(95),
        "ranking_paged_ms": paged.percentile(50),
    }


def _drafts_to_submit() -> dict[int, list[tuple[str, str]]]:
    """Return, by founder, the drafts with the digest that the page would show."""
    fields = fields_of(1)
    pages: dict[int, list[tuple[str, str]]] = {}
    founders = range(2 + JUDGES + 8, 2 + JUDGES + WRITERS)  # not those who look at their form
    drafts = sa.select(Entry).where(Entry.number.is_(None)).order_by(Entry.id)
    for entry in db.session.scalars(drafts):
        if entry.owner_id in founders:
            pages.setdefault(entry.owner_id, []).append(
                (f"/entries/{entry.ref}/submit", content_of(entry, fields).digest))
    return pages


def _sheets_by_judge() -> dict[int, list[int]]:
    rows = db.session.execute(
        sa.select(Scoresheet.judge_id, Scoresheet.id).where(Scoresheet.sitting_id == 2)
        .order_by(Scoresheet.judge_id, Scoresheet.id))
    sheets: dict[int, list[int]] = {}
    for judge, sheet in rows:
        sheets.setdefault(judge, []).append(sheet)
    return sheets


def _queries_of(app: Flask, path: str) -> int:
    """Count the statements of one page, as its server would run them."""
    count = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *_rest: count.append(1))
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = "1.1", True
    begun = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (answer.status_code, time.perf_counter() - begun)
    return len(count)


if __name__ == "__main__" and sys.argv[1:2] == ["desk"]:
    from bench import desk

    sys.argv.pop(1)
    desk.main()
elif __name__ == "__main__":
    run("web", measure, ("Flask", "SQLAlchemy", "gunicorn", "psycopg"),
        {"entries": ENTRIES, "judges": JUDGES, "founders": FOUNDERS, "finalists": FINALISTS,
         "web_processes": 2, "threads": 4})
