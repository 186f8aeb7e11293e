"""A judge's personal link: seen first, opened by a button, bound to this browser."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_login import current_user

from app.auth import policies, queries, services_links
from app.auth.doors import public
from app.auth.sessions import browser_here, enter, first_page
from app.auth.tokens import OutOfDate
from app.clock import utc_now
from app.extensions import limiter

bp = Blueprint("link", __name__)


@bp.route("/link/<secret>", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
@public
def open_link(secret: str) -> Any:
    """Show whom a link is for; the button opens it."""
    if request.method == "POST":
        try:
            opened = services_links.open_link(secret, browser_here(), now=utc_now())
        except OutOfDate:
            return _show(secret)
        enter(opened.user, opened.device_secret)
        return redirect(first_page(opened.user))
    return _show(secret)


def _show(secret: str) -> Any:
    link = queries.find_link(secret)
    device = queries.find_device(browser_here().secrets, link.user_id) if link else None
    state = policies.link_state(link, device, utc_now())
    usable = state in (policies.LinkState.READY, policies.LinkState.HERE)
    other = None
    if current_user.is_authenticated and link and current_user.id != link.user_id:
        other = current_user.name
    page = render_template("app/auth/open_link.html", link=link, state=state.value,
                           usable=usable, other=other)
    return page, 200 if usable else 410
