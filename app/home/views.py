"""The first page: what is on for everybody, what there is to do for those signed in."""

from typing import Any

from flask import Blueprint, current_app, g, render_template
from flask_login import current_user

from app.auth import demo
from app.auth.doors import public
from app.clock import utc_now
from app.home import queries

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def show_home() -> Any:
    """Show what to do now, or what this place is."""
    now = utc_now()
    g.demo_notice = demo.is_shown()
    cards = queries.list_cards(current_app.extensions["home_cards"], now)
    if not current_user.is_authenticated:
        figures = queries.list_figures(current_app.extensions["home_figures"], now)
        return render_template("app/home/show_landing.html", cards=cards, figures=figures)
    tasks = queries.list_tasks(current_app.extensions["home_tasks"], current_user, now)
    return render_template("app/home/show_home.html", tasks=tasks, cards=cards,
                           person=current_user)
