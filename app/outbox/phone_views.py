"""Text messages that wait for a person: the secretary passes them on by Zalo."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, roles_here
from app.auth.enums import OFFICE, Role, Scope
from app.clock import utc_now
from app.errors import DomainError, NotFound
from app.outbox import queries, services_reveal
from app.outbox.models import Message

bp = Blueprint("texts", __name__)


@bp.get("/organise/<slug>/texts")
@only(*OFFICE)
def list_texts(slug: str) -> ResponseReturnValue:
    """List the text messages of a competition, those that wait first."""
    return _page(queries.texts_of(g.competition.id, utc_now()))


@bp.get("/admin/texts")
@only(Role.ADMIN)
def list_all_texts() -> ResponseReturnValue:
    """List the text messages that belong to no competition."""
    return _page(queries.texts_of(None, utc_now()))


@bp.post("/texts/<int:message_id>/reveal")
@only(*OFFICE, Role.ADMIN)
def reveal_text(message_id: int) -> ResponseReturnValue:
    """Show one message in full, to be copied into Zalo; the record says by whom."""
    message = _text(message_id)
    try:
        text = services_reveal.reveal(message, actor=current_user, now=utc_now())
    except DomainError as error:
        flash(error.message, "error")
        return redirect(_back(message))
    body = render_template("app/outbox/reveal_text.html", message=message, text=text,
                           back=_back(message))
    return body, 200, {"Cache-Control": "no-store"}


@bp.post("/texts/<int:message_id>/handed-over")
@only(*OFFICE, Role.ADMIN)
def hand_over(message_id: int) -> ResponseReturnValue:
    """Note that a message was passed on."""
    message = _text(message_id)
    try:
        services_reveal.hand_over(message, actor=current_user, now=utc_now())
    except DomainError as error:
        flash(error.message, "error")
    else:
        flash(_("Noted: the message was passed on."), "success")
    return redirect(_back(message))


def _text(message_id: int) -> Message:
    """Return a text message of an office that the person works in; 404 otherwise."""
    message = queries.get_text(message_id)
    if message.scope_kind is Scope.COMPETITION:
        if not roles_here(message.scope_id) & set(OFFICE):
            raise NotFound()
        return message
    if Role.ADMIN not in roles_here(None):
        raise NotFound()
    return message


def _back(message: Message) -> str:
    if message.scope_kind is Scope.INSTALLATION:
        return url_for(".list_all_texts")
    found = current_app.extensions["list_competitions"]({message.scope_id})
    return url_for(".list_texts", slug=found[0].slug)


def _page(texts: Any) -> ResponseReturnValue:
    return render_template("app/outbox/list_texts.html", texts=texts)
