"""The dossier form as a founder will see it, for the office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.auth.doors import only
from app.auth.enums import OFFICE
from competitions.entries import queries
from competitions.entries.forms import DossierForm
from competitions.entries.left_over import left_over
from competitions.entries.link_panels import link_note

bp = Blueprint("form_preview", __name__)
bp.add_app_template_global(link_note, "link_note")
bp.add_app_template_global(left_over, "left_over")


@dataclass(frozen=True)
class Blank:
    """An entry that nobody has begun."""

    competition: Any
    id: int = 0
    ref: str = "-"
    draft: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[Any, ...] = ()
    members: tuple[Any, ...] = ()


@bp.get("/organise/<slug>/form/preview")
@only(*OFFICE)
def preview_form(slug: str) -> ResponseReturnValue:
    """Show the form with all of its behaviour; nothing typed here is kept."""
    questions = queries.fields_of(g.competition.id)
    tracks = g.competition.tracks
    return render_template(
        "competitions/entries/preview_form.html", slug=slug, entry=Blank(g.competition), kept={},
        form=DossierForm.for_questions(questions, {}, 0),
        track=tracks[0].id if len(tracks) > 1 else None,
    )
