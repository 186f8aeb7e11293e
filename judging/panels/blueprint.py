"""The blueprint of panels and what its pages share."""

from flask import Blueprint, g

from app.auth.enums import Role
from judging.panels import queries
from judging.panels.models import Panel

bp = Blueprint("panels", __name__)

#: Who builds panels; who gives out sheets and links; who looks on.
BUILDS = (Role.ORGANISER,)
OFFICE = (Role.ORGANISER, Role.SECRETARY)
LOOKS = (*OFFICE, Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY)


def panel_here(panel_id: int) -> Panel:
    """Return a panel of the competition of the address; 404 otherwise."""
    return queries.get_panel(g.competition.id, panel_id)
