"""Pages of the grid: every (stage, track) with its criteria, scale and method."""

from typing import Any

from flask import g, render_template
from wtforms.fields import SelectChoice

from app.auth.doors import only
from app.auth.enums import Role
from app.i18n import local
from competitions.programme.views.blueprint import by_me, values_of
from competitions.programme.views.pages import edit_page
from judging.rubrics import criteria_services, method_services, policies, queries
from judging.rubrics.blueprint import bp, sitting_here, sitting_url
from judging.rubrics.forms import MOST_TIES, CopyForm, MethodForm, ScaleForm
from judging.rubrics.inputs import MethodInput

SCALE = ("source", "is_normalised", "scale", "asks_comment")


@bp.get("/organise/<slug>/rubrics")
@only(Role.ORGANISER)
def list_sittings(slug: str) -> Any:
    """List what is scored in which stage and track, and how."""
    views = [queries.view_of(row) for row in queries.list_sittings(g.competition.id)]
    return render_template("judging/rubrics/list_sittings.html", competition=g.competition,
                           views=views)


@bp.get("/organise/<slug>/rubrics/<int:sitting_id>")
@only(Role.ORGANISER)
def show_sitting(slug: str, sitting_id: int) -> Any:
    """Show the criteria and the method of one stage and track."""
    sitting = sitting_here(sitting_id)
    view = queries.view_of(sitting)
    return render_template(
        "judging/rubrics/show_sitting.html", competition=g.competition, view=view,
        may_edit=policies.can_edit_rubric(view.rubric),
        may_edit_method=policies.can_edit_method(sitting),
    )


@bp.route("/organise/<slug>/rubrics/<int:sitting_id>/method", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_method(slug: str, sitting_id: int) -> Any:
    """Change how sheets become places."""
    sitting = sitting_here(sitting_id)
    view = queries.view_of(sitting)
    names = queries.criterion_names(view.rubric)

    def initial() -> dict[str, Any]:
        values = values_of(sitting, *MethodInput.__dataclass_fields__)
        chain = [*values["tie_break"], *[""] * MOST_TIES]
        articles = {f"{kind}_article": words for kind, words in (values["articles"] or {}).items()}
        return values | articles | {"tie_break": chain[:MOST_TIES],
                                    "trim": values["trim"] or None}

    def save() -> None:
        method_services.update_method(sitting_id, form.to_input(), form.seen, **by_me(),
                                      reason=form.reason.data)

    form = MethodForm(data=initial())
    form.offer(names)
    return edit_page(form, "judging/rubrics/edit_method.html", save, back=sitting_url(sitting_id),
                     initial=initial, view=view, asks_reason=policies.needs_reason(sitting),
                     may_edit=policies.can_edit_method(sitting))


@bp.route("/organise/<slug>/rubrics/<int:sitting_id>/scale", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_scale(slug: str, sitting_id: int) -> Any:
    """Say where the numbers come from and how marks become a total."""
    view = queries.view_of(sitting_here(sitting_id))

    def initial() -> dict[str, Any]:
        return values_of(view.rubric, *SCALE)

    form = ScaleForm(data=initial())
    return edit_page(
        form, "judging/rubrics/edit_scale.html",
        lambda: criteria_services.update_scale(sitting_id, form.to_input(), form.seen, **by_me()),
        back=sitting_url(sitting_id), initial=initial, view=view,
    )


@bp.route("/organise/<slug>/rubrics/<int:sitting_id>/copy", methods=["GET", "POST"])
@only(Role.ORGANISER)
def copy_rubric(slug: str, sitting_id: int) -> Any:
    """Replace the criteria by those of another stage or track."""
    view = queries.view_of(sitting_here(sitting_id))
    others = [row for row in queries.list_sittings(g.competition.id) if row.id != sitting_id]

    def initial() -> dict[str, Any]:
        return values_of(view.rubric)

    form = CopyForm(data=initial())
    form.source.choices = [
        SelectChoice(value=row.id, label=f"{local(row.stage)} · {local(row.track)}")
        for row in others
    ]
    return edit_page(
        form, "judging/rubrics/copy_rubric.html",
        lambda: criteria_services.copy_rubric(sitting_id, form.source.data, form.seen, **by_me()),
        back=sitting_url(sitting_id), initial=initial, view=view,
    )
