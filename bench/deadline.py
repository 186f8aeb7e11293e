"""The deadline night: 300 founders, ten minutes in one, web processes killed in between.

Every acknowledged save, file and submission is looked for in the database afterwards; every
receipt is compared with what was frozen. Then form and submission at 1, 8 and 32 clients, as the
peers were measured (see bench.web).
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade

from app import create_app
from app.orm import db
from bench import web_load as loops
from bench.deadline_data import FOUNDERS, Draft, load
from bench.deadline_night import Founder, Night, text_of
from bench.report import Figures, run
from bench.web_site import Site, environment, postgres, running
from competitions.entries.content import Content
from competitions.entries.models import Attachment, Entry, Submission

WORST = ("lost", "wrong_receipts", "submit_p95_ms", "autosave_p95_ms")
LEAST = ("uploads", "submissions", "kills")


def measure(quick: bool) -> Figures:
    """Play the night on both databases; the unprefixed figures are the worse of the two."""
    each: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        each["sqlite"] = measure_site(f"sqlite:///{folder / 'bench.sqlite3'}", folder, quick)
        with postgres(folder) as url:
            each["postgresql"] = measure_site(url, folder, quick)
    together = {key: max(figures[key] for figures in each.values()) for key in WORST}
    together |= {key: min(figures[key] for figures in each.values()) for key in LEAST}
    return together | {f"{database}.{key}": value for database, figures in each.items()
                       for key, value in figures.items()}


def measure_site(url: str, folder: Path, quick: bool) -> Figures:
    """Fill a database, serve it, play the night, look for what is lost, then the loops."""
    environ = environment(url, folder)
    app = create_app({"ENVIRON": environ})
    with app.app_context():
        upgrade()
        drafts = load(4 if quick else 50)
        db.session.remove()
        db.engine.dispose()
    seconds = 4.0 if quick else 60.0
    founders = [Founder(draft) for draft in drafts[:15 if quick else FOUNDERS]]
    with running(app, environ) as site:
        night = Night(site, founders, seconds)
        begun = time.perf_counter()
        night.run(1 if quick else 3)
        if night.failures:
            raise SystemExit(f"{len(night.failures)} failed, the first: {night.failures[0]}")
        took = time.perf_counter() - begun
        figures = _night_figures(night, took) | {"pss_mib": site.pss_mib()}
        figures |= _loops(site, drafts[FOUNDERS:], 0.3 if quick else 6.0)
    with app.app_context():
        figures |= {"lost": float(_lost(founders)), "wrong_receipts": float(_wrong(founders))}
        db.session.remove()
        db.engine.dispose()
    return figures


def _night_figures(night: Night, took: float) -> Figures:
    """Return what the night was like: all of it first, then the time that no kill touched."""
    figures: Figures = {}
    for kind in ("submit", "autosave", "piece", "file", "form", "status"):
        figures |= _shares(f"{kind}_{{}}_ms", night.times(kind))
    for kind in ("submit", "autosave"):
        figures |= _shares(f"{kind}_{{}}_outside_kills_ms", night.times(kind, outside_kills=True))
    figures["autosaves_in_kill_windows"] = float(
        len(night.times("autosave")) - len(night.times("autosave", outside_kills=True)))
    return figures | {
        "autosaves": float(len(night.taken["autosave"])),
        "submissions": float(len(night.taken["submit"])),
        "uploads": float(len(night.taken["file"])), "kills": float(len(night.kills)),
        "requests_per_s": sum(map(len, night.taken.values())) / took, "night_s": took,
    }


def _shares(name: str, times: list[float]) -> Figures:
    if len(times) < 2:  # a short night has no time that no kill touched
        return {}
    shares = statistics.quantiles(times, n=100)
    return {name.format(f"p{share}"): 1000 * shares[share - 1] for share in (50, 95, 99)}


def _loops(site: Site, drafts: list[Draft], seconds: float) -> Figures:
    """Open forms and submit drafts in closed loops of 1, 8 and 32 clients."""
    figures: Figures = {}
    mine: dict[int, list[Draft]] = {}
    for draft in drafts:
        mine.setdefault(draft.user_id, []).append(draft)
    rounds = {user: iter([(f"/entries/{d.ref}/submit", d.digest) for d in rows])
              for user, rows in mine.items()}
    for clients in (1, 8, 32):
        users = list(mine)[:clients]
        forms = loops.drive(site, [loops.looking(user, [f"/entries/{mine[user][0].ref}/edit"])
                                   for user in users], seconds, seconds / 10)
        figures[f"form_get_p50_ms_c{clients}"] = forms.percentile(50)
        figures[f"form_get_per_s_c{clients}"] = forms.per_second
    for clients in (1, 8, 32):
        users = list(mine)[-clients:]
        timing = loops.drive(site, [loops.submitting(user, rounds[user]) for user in users],
                             seconds, 0.0)
        figures[f"submits_per_s_c{clients}"] = timing.per_second
        figures[f"submit_p50_ms_c{clients}"] = timing.percentile(50)
    return figures


def _lost(founders: list[Founder]) -> int:
    """Count acknowledged answers and files that are not there."""
    lost = 0
    attachments = {row.id for row in db.session.query(Attachment).all()}
    for founder in founders:
        entry = db.session.query(Entry).filter_by(ref=founder.draft.ref).one()
        for key, number in founder.saved.items():
            later = {text_of(n) for n in range(number, founder.sent[key] + 1)}
            lost += entry.draft[key] not in later
        lost += len(set(founder.files) - attachments)
        lost += founder.receipt is None or not entry.submissions
    return lost


def _wrong(founders: list[Founder]) -> int:
    """Count receipts that do not say what was frozen, double submissions, gaps in the numbers."""
    wrong = 0
    for founder in founders:
        entry = db.session.query(Entry).filter_by(ref=founder.draft.ref).one()
        wrong += len(entry.submissions) != 1
        for frozen in entry.submissions:
            wrong += founder.receipt != (entry.code, frozen.receipt_code)
            wrong += frozen.digest != _content(frozen).digest
            wrong += any(frozen.answers[key] != text_of(number)
                         for key, number in founder.submitted.items())
    numbers = sorted(number for number, in db.session.query(Entry.number).filter(
        Entry.number.is_not(None)))
    return wrong + int(numbers != list(range(1, len(numbers) + 1)))


def _content(frozen: Submission) -> Content:
    return Content(frozen.track_id, frozen.title, frozen.unit_name, frozen.answers, frozen.team,
                   frozen.files)


if __name__ == "__main__":
    run("deadline", measure, ("Flask", "SQLAlchemy", "gunicorn", "psycopg"),
        {"founders": FOUNDERS, "web_processes": 2, "threads": 4, "seconds": 60})
