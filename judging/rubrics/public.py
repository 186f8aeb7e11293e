"""What the public page of a competition says about judging."""

from dataclasses import dataclass
from typing import Any

from competitions.programme.models import Competition
from judging.rubrics import queries
from judging.rubrics.queries import SittingView
from judging.rubrics.rules import engine_rules


@dataclass(frozen=True)
class RubricGroup:
    """Stages and tracks that share their criteria, with each method told once."""

    #: "Chấm hồ sơ, Chung kết" and "Ý tưởng, Dự án".
    stages: str
    tracks: str
    view: SittingView
    #: (stages, sentences)
    methods: tuple[tuple[str, tuple[Any, ...]], ...]


@dataclass(frozen=True)
class RubricPanel:
    """Criteria and method of a competition; what is judged alike is told once."""

    template: str
    groups: tuple[RubricGroup, ...]


def rubric_panel(competition: Competition) -> RubricPanel | None:
    """Return the criteria of all stages, or nothing where there are none yet."""
    groups: dict[Any, list[SittingView]] = {}
    for row in queries.list_sittings(competition.id):
        view = queries.view_of(row)
        if view.criteria:
            groups.setdefault(_criteria_of(view), []).append(view)
    told = tuple(_group(views) for views in groups.values())
    return RubricPanel("judging/rubrics/public_panel.html", told) if told else None


def _group(views: list[SittingView]) -> RubricGroup:
    methods: dict[Any, list[SittingView]] = {}
    for view in views:
        methods.setdefault(engine_rules(view.row), []).append(view)
    return RubricGroup(
        _names(view.stage for view in views), _names(view.track for view in views), views[0],
        tuple((_names(view.stage for view in alike), alike[0].method)
              for alike in methods.values()),
    )


def _names(names: Any) -> str:
    """Return different names in their order."""
    return ", ".join(dict.fromkeys(names))


def _criteria_of(view: SittingView) -> Any:
    """Return what two stages or tracks share if they are judged by the same criteria."""
    rows = tuple((row.key, row.name, row.high, row.low, row.step, row.weight, row.counts)
                 for row in view.criteria)
    return rows, view.rubric.source, view.rubric.is_normalised
