"""What the worker does for judges who read on paper."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import current_app

from app.clock import utc_now
from app.errors import DomainError
from app.files.enums import RenderState
from app.files.models import Rendering
from app.files.queries import renderings_of
from app.files.services import PDF
from app.files.services_made import hand_over
from app.files.storage import Store
from app.i18n import _l
from app.jobs.services import go_on
from competitions.entries.dossiers import SubmissionView
from judging.scoresheets import queries
from judging.scoresheets.dossiers import dossiers_of
from judging.scoresheets.reading.dossier import Dossier, Leaf
from judging.scoresheets.reading.enums import KIND


def _merge(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make one PDF of what a judge reads in a sitting and keep it."""
    from judging.scoresheets.reading.merging import (  # noqa: PLC0415 -- heavy, worker only
        merge_dossiers,
    )

    store: Store = current_app.extensions["store"]
    group = _group(arguments["judge"], arguments["sitting"])
    views = dossiers_of([line.sheet for line in group.lines], blind=arguments["blind"])
    digests = {file.sha256 for view in views for file in view.files}
    ready = renderings_of(digests)
    locale = arguments["locale"]
    heading = f"{group.competition.name} · {group.sitting.stage.name}"
    content = merge_dossiers(
        [_dossier(view, store, ready, locale) for view in views], heading, locale,
        demo=group.competition.is_demo,
        progress=partial(_tell, job_id, total=len(views)))
    return hand_over(job_id, io.BytesIO(content), PDF, {
        "url": f"/judge/dossiers/{job_id}",
        "blind": arguments["blind"] or group.sitting.is_blind}, store=store, now=utc_now())


def _group(judge_id: int, sitting_id: int) -> queries.DeskGroup:
    found = next((group for group in queries.list_desk(judge_id)
                  if group.sitting.id == sitting_id), None)
    if found is None:
        raise DomainError(_l("There is nothing to read here."))
    return found


def _dossier(view: SubmissionView, store: Store, ready: dict[str, Rendering], locale: str,
             ) -> Dossier:
    def said(vi: str, en: str) -> str:
        return en if locale == "en" and en else vi

    return Dossier(
        view.code, view.title, said(view.track, view.track_en),
        tuple((said(a.label, a.label_en), said(a.value, a.value_en)) for a in view.answers),
        tuple(_leaf(file.name, file.sha256, file.content_type, store, ready)
              for file in view.files),
        view.unit_name, tuple(member.name for member in view.team))


def _leaf(name: str, sha256: str, content_type: str, store: Store,
          ready: dict[str, Rendering]) -> Leaf:
    """Take the clean copy of a file where there is one."""
    rendering = ready.get(sha256)
    if rendering is not None and rendering.state is RenderState.DONE and rendering.copy:
        sha256, content_type = rendering.copy.sha256, rendering.copy.content_type
    read: Callable[[], bytes] = partial(store.get, sha256)
    return Leaf(name, content_type, read)


def _tell(job_id: int, done: int, *, total: int) -> None:
    go_on(job_id, done, total, utc_now())


KINDS = {KIND: _merge}
