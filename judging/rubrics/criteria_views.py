"""Pages of single criteria: added, changed, put in order, removed."""

from decimal import Decimal
from typing import Any

from flask import redirect
from flask_babel import gettext as _

from app.auth.doors import only
from app.auth.enums import Role
from app.orm import db
from competitions.programme.views.blueprint import by_me, values_of
from competitions.programme.views.pages import edit_page
from judging.rubrics import criteria_services as services
from judging.rubrics import queries
from judging.rubrics.blueprint import bp, sitting_here, sitting_url
from judging.rubrics.forms import CriterionForm
from judging.rubrics.models import Criterion

CRITERION = ("name", "name_en", "description", "high", "low", "step", "weight", "counts",
             "asks_comment")


@bp.route("/organise/<slug>/rubrics/<int:sitting_id>/criteria/new", methods=["GET", "POST"])
@only(Role.ORGANISER)
def add_criterion(slug: str, sitting_id: int) -> Any:
    """Add a criterion to a rubric."""
    view = queries.view_of(sitting_here(sitting_id))

    def initial() -> dict[str, Any]:
        begin = {"low": Decimal(0), "step": Decimal("0.5"), "weight": Decimal(1), "counts": True}
        return begin | values_of(view.rubric)

    form = CriterionForm(data=initial())
    return edit_page(
        form, "judging/rubrics/edit_criterion.html",
        lambda: services.add_criterion(sitting_id, form.to_input(), form.seen, **by_me()),
        back=sitting_url(sitting_id), initial=initial, view=view, title=_("Add criterion"),
    )


@bp.route("/organise/<slug>/rubrics/<int:sitting_id>/criteria/<int:criterion_id>",
          methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_criterion(slug: str, sitting_id: int, criterion_id: int) -> Any:
    """Change a criterion and the meaning of its levels."""
    sitting = sitting_here(sitting_id)
    view = queries.view_of(sitting)
    criterion = queries.get_criterion(criterion_id, sitting)

    def initial() -> dict[str, Any]:
        db.session.refresh(criterion)
        values = {name: getattr(criterion, name) for name in CRITERION}
        return values | {"levels": _levels(criterion)} | values_of(view.rubric)

    def save() -> None:
        services.update_criterion(sitting_id, criterion_id, form.to_input(criterion), form.seen,
                                  **by_me())

    form = CriterionForm(data=initial())
    return edit_page(form, "judging/rubrics/edit_criterion.html", save,
                     back=sitting_url(sitting_id), initial=initial, view=view,
                     title=_("Criterion"))


@bp.post("/organise/<slug>/rubrics/<int:sitting_id>/criteria/<int:criterion_id>"
         "/<any(up, down):way>")
@only(Role.ORGANISER)
def move_criterion(slug: str, sitting_id: int, criterion_id: int, way: str) -> Any:
    """Put a criterion one place up or down."""
    sitting_here(sitting_id)
    services.move_criterion(sitting_id, criterion_id, up=way == "up", **by_me())
    return redirect(sitting_url(sitting_id))


@bp.post("/organise/<slug>/rubrics/<int:sitting_id>/criteria/<int:criterion_id>/remove")
@only(Role.ORGANISER)
def remove_criterion(slug: str, sitting_id: int, criterion_id: int) -> Any:
    """Remove a criterion from a rubric."""
    sitting_here(sitting_id)
    services.remove_criterion(sitting_id, criterion_id, **by_me())
    return redirect(sitting_url(sitting_id))


def _levels(criterion: Criterion) -> list[dict[str, Any]]:
    return [{"low": Decimal(row["from"]), "high": Decimal(row["to"]), "text": row["text"]}
            for row in criterion.descriptors or []]
