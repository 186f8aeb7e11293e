"""The whole ranking of a stage and track on one page, to search, print and check by eye."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.auth.doors import only
from judging.results import whole
from judging.results.views import PARTIES, result_here

bp = Blueprint("ranking", __name__)


@bp.get("/organise/<slug>/results/<int:result_id>/ranking")
@only(*PARTIES)
def show_ranking(slug: str, result_id: int) -> ResponseReturnValue:
    """Show all rows of a result in one response, however many there are."""
    result = result_here(result_id)
    return render_template("judging/results/show_ranking.html", slug=slug, result=result,
                           review=whole.whole_ranking(result, current_user))
