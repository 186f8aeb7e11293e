"""What the worker makes: large exports, archives of a season."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import current_app
from flask_babel import force_locale

from app.auth.models import User
from app.clock import utc_now
from app.downloads import ZIP_TYPE
from app.files.services_made import hand_over
from app.jobs.services import go_on
from app.orm import db
from competitions.programme.models import Competition
from judging.records import making, services
from judging.records.archive import build_archive
from judging.records.enums import ExportForm, ExportKind
from judging.records.making import Order


def order_of(arguments: dict[str, Any]) -> Order:
    """Return the order that a job carries."""
    return Order(ExportKind(arguments["kind"]), ExportForm(arguments["form"]),
                 tuple(arguments["columns"]), arguments["sitting"], arguments["locale"])


def make_export(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make a large file with the eyes of whoever asked for it, as the doors stand now."""
    order, now = order_of(arguments), utc_now()
    user, competition = _people(arguments)
    with force_locale(order.locale):
        total = making.count_of(order, user, competition.id)
        tell = _teller(job_id, total)
        tell(0)
        made = making.make(order, user, competition, now, tell)
    note = partial(services.note_made, competition.id, order, made, actor=user, now=now)
    return _handed_over(job_id, competition, made.content, made.mimetype, made.name, note)


def make_archive(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make the archive of a season and write its digest into the chain of events."""
    now = utc_now()
    user, competition = _people(arguments)
    with force_locale(arguments["locale"]):
        done = build_archive(competition, user, arguments["locale"], now,
                             current_app.extensions["store"], partial(_step, job_id))

    def note(sha256: str) -> None:
        services.note_archive(competition.id, {
            "sha256": sha256, "index": done.index_digest, "files": done.files},
            actor=user, now=now)

    return _handed_over(job_id, competition, done.content, ZIP_TYPE, done.name, note)


def _people(arguments: dict[str, Any]) -> tuple[User, Competition]:
    return (db.session.get_one(User, arguments["user"]),
            db.session.get_one(Competition, arguments["competition"]))


def _teller(job_id: int, total: int) -> Callable[[int], None]:
    return lambda done: go_on(job_id, min(done, total), total, utc_now())


def _step(job_id: int, done: int, total: int) -> None:
    go_on(job_id, done, total, utc_now())


def _handed_over(job_id: int, competition: Competition, content: bytes, mimetype: str, name: str,
                 note: Callable[[str], None]) -> dict[str, Any]:
    return hand_over(job_id, io.BytesIO(content), mimetype, {
        "url": f"/organise/{competition.slug}/exports/made/{job_id}", "name": name,
        "type": mimetype}, store=current_app.extensions["store"], now=utc_now(), note=note)


KINDS = {services.EXPORT: make_export, services.ARCHIVE: make_archive}
