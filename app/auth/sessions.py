"""Sessions and browsers: how a person comes in, and which page they come to first."""

import ipaddress
from urllib.parse import urlsplit

from flask import Response, after_this_request, current_app, request, session, url_for
from flask_login import login_user

from app.auth.addresses import local_path
from app.auth.digests import digest_of
from app.auth.enums import Role, Scope
from app.auth.models import Device, User
from app.auth.queries import find_device
from app.auth.services_links import Browser, remember_device
from app.clock import utc_now

#: Under this name a session keeps the digest of the device it began on: revoked, it is over.
BROWSER = "browser"
_COOKIE = "be_phong_device_"
_FOR_YEARS = 400 * 24 * 60 * 60  # the longest that browsers keep a cookie
_SCORES = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.JUDGE})


def enter(user: User, device_secret: str | None = None) -> None:
    """Begin a session of this person; what an earlier session held is gone."""
    device_secret = device_secret or remember_device(user, browser_here(), now=utc_now())
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    session.permanent = True
    login_user(user)
    if device_secret:
        _bind(user.id, device_secret)
    known = device_secret or request.cookies.get(f"{_COOKIE}{user.id}")
    if known:
        session[BROWSER] = digest_of(known)


def browser_here() -> Browser:
    """Return what this browser says of itself."""
    agent = request.user_agent.string.encode("ascii", "replace").decode()[:300]
    known = [value for name, value in request.cookies.items() if name.startswith(_COOKIE)]
    return Browser(agent, tuple(known))


def device_here(user: User) -> Device | None:
    """Return the device that this browser is bound as for a person."""
    return find_device(browser_here().secrets, user.id)


def first_page(user: User, onward: str | None = None) -> str:
    """Return where a person goes after coming in: where they wanted, else where their work is."""
    asked = local_path(onward)
    if asked:
        return asked
    roles = {grant.role for grant in user.grants}
    offices = {g.scope_id for g in user.grants
               if g.scope_kind is Scope.COMPETITION and g.role not in _SCORES}
    if not roles:
        return url_for("entries.list_mine")
    if roles <= _SCORES:
        return url_for("desk.list_sheets")
    if len(offices) == 1 and not any(g.scope_kind is Scope.INSTALLATION for g in user.grants):
        found = current_app.extensions["list_competitions"](offices)
        if found:
            return url_for("programme_office.show_office", slug=found[0].slug)
    return url_for("home.show_home")


def is_local_site() -> bool:
    """Tell whether this installation serves its own machine only (demonstration accounts)."""
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bind(user_id: int, device_secret: str) -> None:
    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            f"{_COOKIE}{user_id}", device_secret, max_age=_FOR_YEARS, httponly=True,
            samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response
