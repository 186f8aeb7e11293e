"""The page that saves itself: answers kept one by one, the state of things told in between."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app.auth.doors import signed_in
from app.auth.models import User
from app.clock import utc_now
from app.errors import DomainError
from app.orm import db
from app.templating import videadline, vitime
from competitions.dossiers.fields import FieldView
from competitions.entries import policies, queries, services
from competitions.entries.content import content_of, gaps
from competitions.entries.forms import DossierForm, answer_in_words
from competitions.entries.merging import marks_of
from competitions.entries.models import Entry
from competitions.entries.services import DraftInput
from competitions.entries.views.blueprint import arrived_at, bp, load_entry, me


@bp.post("/entries/<ref>/draft")
@signed_in
def save_draft(ref: str) -> ResponseReturnValue:
    """Keep what a page sends by itself; tell what others wrote and what is still missing."""
    draft = queries.get_own_draft(ref, me())
    questions = queries.fields_of(draft.competition_id)
    sent = _sent(questions)
    form = DossierForm.for_questions(sent, draft.answers, draft.version)
    form.validate()
    given = typed(form, sent)
    try:
        saved = services.merge_draft(draft.id, given, actor=me(), now=arrived_at())
    except DomainError as error:
        return {"message": str(error.message)}, error.status
    wrong = {q.key: str(form.field_of(q).errors[0]) for q in sent if form.field_of(q).errors}
    status = 422 if wrong else 409 if saved.contested else 200
    return _answer(saved.entry, questions, given) | {
        "wrong": wrong, "message": form.first_error,
        "contested": contested(saved.entry, questions, saved.contested),
    }, status


@bp.get("/entries/<ref>/status")
@signed_in
def show_status(ref: str) -> ResponseReturnValue:
    """Tell an open page the server's time, until when the entry may arrive, and its version."""
    return _state(load_entry(ref)) | {"csrf": generate_csrf()}


def _sent(questions: Iterable[FieldView]) -> list[FieldView]:
    """Return the questions of which the page sent an answer: mostly one, the one just typed."""
    names = {name.partition("-")[0] for name in request.form}  # a table's: <field>-<row>-<column>
    return [q for q in questions if q.is_typed and q.anchor in names]


def typed(form: DossierForm, questions: Iterable[FieldView]) -> DraftInput:
    """Return what was typed and may be kept, with the marks of what the page showed."""
    given = form.to_input(request.form.get("track_id", type=int))
    answers = {q.key: given.answers[q.key] for q in questions
               if q.key in given.answers and not form.field_of(q).errors}
    return replace(given, answers=answers, seen=_seen())


def contested(
    entry: Entry, questions: Iterable[FieldView], keys: tuple[str, ...]
) -> dict[str, dict[str, Any]]:
    """Return what is kept at present of answers that two people changed, and whose it is."""
    if not keys:
        return {}
    marks = entry.draft_marks or {}
    ids = {marks[key][0] for key in keys if key in marks}
    names = dict(db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids))).all())
    return {
        q.key: {
            "value": _plain(entry.draft.get(q.key)),
            "words": answer_in_words(q, entry.draft.get(q.key)),
            "who": names.get(marks.get(q.key, [0])[0], ""),
        }
        for q in questions if q.key in keys
    }


def _answer(
    entry: Entry, questions: tuple[FieldView, ...], given: DraftInput
) -> dict[str, Any]:
    """Return the state after a save, with the answers that the page does not show yet."""
    missing = gaps(questions, content_of(entry, questions))
    marks = marks_of(entry.draft, [q.key for q in questions])
    others = {key: _plain(entry.draft.get(key)) for key, mark in marks.items()
              if key not in given.answers and given.seen.get(key, mark) != mark}
    return _state(entry) | {
        "marks": marks, "others": others, "n_missing": len(missing),
        "missing": render_template("competitions/entries/missing.html", missing=missing),
        "words": _("Saved at %(time)s", time=vitime(entry.draft_saved_at or utc_now())),
    }


def _state(entry: Entry) -> dict[str, Any]:
    closes, now = policies.closes_at(entry), utc_now()
    return {
        "now": now.isoformat(), "version": entry.version,
        "closes": closes.isoformat() if closes else "", "closes_words": videadline(closes),
        "in_time": policies.is_in_time(entry, now), "state": entry.state.value,
    }


def _seen() -> dict[str, str]:
    try:
        sent = json.loads(request.form.get("seen") or "{}")
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in sent.items()} if isinstance(sent, dict) else {}


def _plain(value: Any) -> str | None:
    """Return an answer as its box takes it; None where only a page drawn anew can show it."""
    return (value or "") if isinstance(value or "", str) else None
