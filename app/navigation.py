"""The menu: at most seven entries, by the roles held."""

from dataclasses import dataclass

from flask import g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import roles_here
from app.auth.enums import INSTALLATION_ROLES, Role


@dataclass(frozen=True)
class Item:
    """One entry of the menu."""

    label: str
    url: str
    active: bool
    icon: str


def navigation() -> list[Item]:
    """Return the menu of the person signed in, for the competition at hand if there is one."""
    if not current_user.is_authenticated:
        return []
    competition = g.get("competition")
    if competition is not None:
        items = _competition_items(competition)
        if items:
            return items
    return _home_items()


def _competition_items(competition: object) -> list[Item]:
    held = roles_here(competition.id)  # type: ignore[attr-defined]
    slug = competition.slug  # type: ignore[attr-defined]
    wanted: list[tuple[str, str, str, frozenset[Role]]] = [
        (_("Today"), "programme_office.show_office", "home",
         frozenset({Role.ORGANISER, Role.SECRETARY, Role.CLERK, Role.OBSERVER, Role.CHAIR,
                    Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY, Role.APPROVER})),
        (_("Programme"), "programme_office.show_programme", "calendar",
         frozenset({Role.ORGANISER})),
        (_("Entries"), "entries_office.list_entries", "folder",
         frozenset({Role.ORGANISER, Role.SECRETARY, Role.OBSERVER})),
        (_("Screening"), "screening.list_queue", "check", frozenset({Role.SECRETARY})),
        (_("Panels"), "panels.list_panels", "people",
         frozenset({Role.ORGANISER, Role.SECRETARY, Role.CHAIR, Role.DEPUTY_CHAIR,
                    Role.PANEL_SECRETARY})),
        (_("Results"), "results.list_results", "award",
         frozenset({Role.ORGANISER, Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY,
                    Role.CLERK, Role.APPROVER, Role.OBSERVER, Role.SECRETARY})),
        (_("Papers"), "papers.list_papers", "file-text",  # an organiser comes by the results
         frozenset({Role.SECRETARY, Role.CLERK, Role.PANEL_SECRETARY, Role.CHAIR,
                    Role.DEPUTY_CHAIR, Role.APPROVER})),
        (_("Forwarding"), "forwarding.list_nominations", "send",
         frozenset({Role.ORGANISER, Role.CLERK})),
        (_("Mail"), "outbox.list_messages", "mail", frozenset({Role.ORGANISER})),
    ]
    return [_item(label, endpoint, icon, slug=slug)
            for label, endpoint, icon, roles in wanted if roles & held][:7]


def _home_items() -> list[Item]:
    held = roles_here(None)
    items = [_item(_("Home"), "home.show_home", "home")]
    if held - INSTALLATION_ROLES - {Role.JUDGE} or Role.ADMIN in held:
        items.append(_item(_("Competitions"), "programme_office.list_competitions", "trophy"))
    if held & {Role.CHAIR, Role.DEPUTY_CHAIR, Role.JUDGE}:
        items.append(_item(_("My scoresheets"), "desk.list_sheets", "edit"))
    if held & {Role.ECOSYSTEM, Role.LEADER, Role.ADMIN}:
        items.append(_item(_("Indicators"), "plans.list_plans", "chart"))
    if Role.ADMIN in held:
        items.append(_item(_("People"), "auth_admin.list_users", "people"))
    items.append(_item(_("My entries"), "entries.list_mine", "folder"))
    return items


def _item(label: str, endpoint: str, icon: str, **values: str) -> Item:
    return Item(label, url_for(endpoint, **values), _is_here(endpoint), icon)


def _is_here(endpoint: str) -> bool:
    """Tell whether this page is an entry's own, or one of the same subject."""
    overview = "programme_office.show_office"
    if request.endpoint == endpoint or overview in (request.endpoint, endpoint):
        return request.endpoint == endpoint
    return request.blueprint == endpoint.partition(".")[0]
