"""The blueprint of rubrics and what its pages need."""

from flask import Blueprint, g, url_for

from judging.rubrics import queries
from judging.rubrics.models import Sitting

bp = Blueprint("rubrics", __name__)


def sitting_here(sitting_id: int) -> Sitting:
    """Return a (stage, track) of the competition of this address."""
    return queries.get_sitting(sitting_id, g.competition.id)


def sitting_url(sitting_id: int) -> str:
    """Return the address of a (stage, track)'s criteria and method."""
    return url_for("rubrics.show_sitting", slug=g.competition.slug, sitting_id=sitting_id)
