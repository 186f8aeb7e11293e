"""What went out for a competition, for its organiser."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.errors import DomainError
from app.outbox import queries, services
from app.outbox.models import Delivery
from app.paging import page_number

bp = Blueprint("outbox", __name__, url_prefix="/organise/<slug>/mail")


@bp.get("")
@only(Role.ORGANISER)
def list_messages(slug: str) -> Any:
    """List messages, the newest first."""
    asked = request.args.get("state", "")
    state = Delivery(asked) if asked in set(Delivery) else None
    search = request.args.get("q", "").replace("\0", "")[:100]
    page = queries.messages_page(g.competition.id, state, search,
                                 page_number(request.args.get("page")))
    return render_template("app/outbox/list_messages.html", page=page, state=state and state.value,
                           search=search, counts=queries.count_messages(g.competition.id),
                           slug=slug)


@bp.get("/<int:message_id>")
@only(Role.ORGANISER)
def show_message(slug: str, message_id: int) -> Any:
    """Show one message; the links that open doors are not in it."""
    message = queries.get_message(message_id, g.competition.id)
    return render_template("app/outbox/show_message.html", message=message, slug=slug,
                           body=queries.shown_body(message))


@bp.post("/<int:message_id>/send-again")
@only(Role.ORGANISER)
def send_again(slug: str, message_id: int) -> Any:
    """Try a failed message once more."""
    message = queries.get_message(message_id, g.competition.id)
    try:
        services.send_again(message, actor=current_user, now=utc_now())
    except DomainError as error:
        flash(error.message, "error")
    else:
        flash(_("The message is in the queue again."), "success")
    return redirect(url_for("outbox.show_message", slug=slug, message_id=message_id))
