"""Doors: every view declares who may enter; a law test finds a view without one.

A door asks for a role. Where the address names a competition (`slug`), the role must be held
there; elsewhere it must be held anywhere and the object itself decides (404 if not theirs).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, redirect, request, session, url_for
from flask_login import current_user

from app.auth.enums import INSTALLATION_ROLES, Role
from app.errors import Forbidden, NotFound

View = TypeVar("View", bound=Callable[..., Any])

#: What a door can say; kept on the view for the access matrix.
PUBLIC = "public"
SIGNED_IN = "signed_in"


def public(view: View) -> View:
    """Let anybody in."""
    view.door = (PUBLIC,)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Let any account in (founders need no grant)."""
    view.door = (SIGNED_IN,)  # type: ignore[attr-defined]
    return view


def only(*roles: Role) -> Callable[[View], View]:
    """Let those roles in."""

    def mark(view: View) -> View:
        view.door = tuple(role.value for role in roles)  # type: ignore[attr-defined]
        return view

    return mark


def roles_here(competition_id: int | None) -> frozenset[Role]:
    """Return the roles that the person signed in holds in a competition, or anywhere."""
    if not current_user.is_authenticated:
        return frozenset()
    return frozenset(
        grant.role for grant in current_user.grants
        if grant.role in INSTALLATION_ROLES
        or competition_id is None or grant.scope_id == competition_id
    )


def guard_request(find_competition: Callable[[str], Any]) -> Any:
    """Stop a request at its door; runs before every view."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    door = door_of(request.endpoint)
    slug = (request.view_args or {}).get("slug")
    g.competition = find_competition(slug) if slug else None
    if door == (PUBLIC,):
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if slug and g.competition is None:
        raise NotFound()
    if _is_confined():
        raise Forbidden()
    if door == (SIGNED_IN,):
        return None
    held = roles_here(g.competition.id if g.competition else None)
    if not held & {Role(role) for role in door}:
        raise Forbidden()
    return None


def confine(prefix: str) -> None:
    """Let the session at hand enter only addresses that begin so, besides those for everybody."""
    session["confined_to"] = prefix


def _is_confined() -> bool:
    prefix = session.get("confined_to")
    return (bool(prefix) and not request.path.startswith(prefix)
            and request.endpoint != "auth.sign_out")


def door_of(endpoint: str) -> tuple[str, ...]:
    """Return who may enter an endpoint; a view that does not say is closed to everybody."""
    return getattr(current_app.view_functions[endpoint], "door", ())


def _ask_to_sign_in() -> Any:
    if wants_json():
        return {"error": "unauthorized"}, 401
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", next=back))


def wants_json() -> bool:
    """Tell whether the caller is a script of ours rather than a page."""
    return request.is_json or request.path.startswith(("/api/", "/judge/sync", "/judge/bundle"))
