"""From an explanation to the plain words that its paper prints."""

from app.clock import local_date
from app.i18n import local
from competitions.programme.models import Competition
from judging.results.explanation_pdf import ExplanationView
from judging.results.reviewing import Story


def explanation_view(story: Story, competition: Competition) -> ExplanationView:
    """Return what the paper of one entry's score says, in the language in force."""
    result, told = story.result, story.telling
    sitting = result.sitting
    return ExplanationView(
        competition=local(competition), stage=local(sitting.stage), track=local(sitting.track),
        issuer=competition.host_name, parent_issuer=competition.parent_name,
        code=story.entry.code, title=story.entry.title, unit=story.unit,
        summary=tuple(map(str, told.summary)), heads=told.heads,
        rows=tuple((str(name), tuple(map(str, cells))) for name, cells in told.rows),
        steps=tuple(map(str, told.steps)), method=tuple(map(str, told.method)),
        digest=result.digest, computed_at=result.computed_at, place=competition.place,
        day=local_date(result.computed_at), demo=competition.is_demo,
    )
