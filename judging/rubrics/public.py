"""What the public page of a competition says about judging."""

from dataclasses import dataclass
from typing import Any

from competitions.programme.models import Competition
from judging.rubrics import queries
from judging.rubrics.queries import SittingView
from judging.rubrics.rules import engine_rules


@dataclass(frozen=True)
class RubricPanel:
    """Criteria and method per stage; tracks judged alike are told once."""

    template: str
    #: (stage, names of the tracks, the view of one of them)
    groups: tuple[tuple[str, str, SittingView], ...]


def rubric_panel(competition: Competition) -> RubricPanel | None:
    """Return the criteria of all stages, or nothing where there are none yet."""
    groups: dict[Any, list[SittingView]] = {}
    for row in queries.list_sittings(competition.id):
        view = queries.view_of(row)
        if view.criteria:
            groups.setdefault(_likeness(view), []).append(view)
    told = tuple(
        (views[0].stage, ", ".join(view.track for view in views), views[0])
        for views in groups.values()
    )
    return RubricPanel("judging/rubrics/public_panel.html", told) if told else None


def _likeness(view: SittingView) -> Any:
    """Return what two tracks share if they are judged alike in a stage."""
    criteria = tuple((row.name, row.high, row.low, row.step, row.weight, row.counts)
                     for row in view.criteria)
    return view.row.stage_id, criteria, view.rubric.source, engine_rules(view.row)
