"""Who is missing: reminders, judges and teams that stay away."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.clock import utc_now
from app.errors import Conflict, DomainError, NotFound
from app.i18n import local
from judging.panels import queries as panels
from judging.panels.blueprint import LOOKS
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import policies, slots
from judging.scoresheets.forms import NothingForm, ReasonForm
from judging.scoresheets.nudges import letters, queries, services
from judging.scoresheets.nudges.enums import Channel
from judging.scoresheets.nudges.wording import CHANNELS
from judging.scoresheets.services_absence import Who, mark_away, mark_back

bp = Blueprint("nudges", __name__)
bp.add_app_template_global(CHANNELS.get, "channel_word")


@bp.get("/organise/<slug>/stages/<int:stage_id>/missing")
@only(*LOOKS)
def list_missing(slug: str, stage_id: int) -> ResponseReturnValue:
    """List judges whose sheets are out and teams nobody has scored, with what to do."""
    boards = [queries.out_of(sitting) for sitting in _sittings() if sitting.stage_id == stage_id]
    if not boards:
        raise NotFound()
    return render_template(
        "judging/scoresheets/nudges/list_missing.html", slug=slug, boards=boards,
        stage=boards[0].sitting.stage, texts={
            (board.sitting.id, line.judge.id): letters.text_for_zalo(line.judge, letters.lines(
                board.sitting, local(g.competition), line.codes, _desk()))
            for board in boards for line in board.judges if line.codes})


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/judges/<int:judge_id>/remind")
@only(*LOOKS)
def remind_judge(slug: str, sitting_id: int, judge_id: int) -> ResponseReturnValue:
    """Mail a judge a reminder, or note that somebody wrote or called."""
    sitting, judge = _sitting(sitting_id), _judge(sitting_id, judge_id)
    word = request.form.get("channel", "")
    if word not in set(Channel):
        raise DomainError(_("This page could not be read. Open it again."))
    return _act(sitting, lambda: services.remind(sitting.id, judge, Channel(word), _desk(),
                                                 **_by_me()),
                _("The reminder is on its way.") if word == Channel.MAIL else _("Noted."))


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/judges/<int:judge_id>/absent")
@only(*LOOKS)
def mark_judge_absent(slug: str, sitting_id: int, judge_id: int) -> ResponseReturnValue:
    """Take what is out of a judge who stays away off the list, for a reason."""
    sitting = _sitting(sitting_id)
    who = Who(sitting.id, judge_id=_judge(sitting_id, judge_id))
    return _away(sitting, who)


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/judges/<int:judge_id>/present")
@only(*LOOKS)
def mark_judge_present(slug: str, sitting_id: int, judge_id: int) -> ResponseReturnValue:
    """Give a judge who came after all the sheets back."""
    sitting = _sitting(sitting_id)
    who = Who(sitting.id, judge_id=_judge(sitting_id, judge_id))
    return _act(sitting, lambda: mark_back(who, **_by_me()), _("The sheets are open again."))


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/entries/<int:entry_id>/absent")
@only(*LOOKS)
def mark_team_absent(slug: str, sitting_id: int, entry_id: int) -> ResponseReturnValue:
    """Take the sheets of a team that stays away off the list, for a reason."""
    sitting = _sitting(sitting_id)
    return _away(sitting, Who(sitting.id, entry_id=_entry(sitting, entry_id)))


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/entries/<int:entry_id>/present")
@only(*LOOKS)
def mark_team_present(slug: str, sitting_id: int, entry_id: int) -> ResponseReturnValue:
    """Let judges mark a team that came after all."""
    sitting = _sitting(sitting_id)
    who = Who(sitting.id, entry_id=_entry(sitting, entry_id))
    return _act(sitting, lambda: mark_back(who, **_by_me()), _("The sheets are open again."))


def _away(sitting: Sitting, who: Who) -> ResponseReturnValue:
    reason = ReasonForm().reason.data or ""
    return _act(sitting, lambda: mark_away(who, reason, **_by_me()),
                _("Noted, with the reason. The stage can close without these sheets."))


def _act(sitting: Sitting, verb: Callable[[], Any], done: str) -> ResponseReturnValue:
    """Run a verb behind its button and come back with what happened."""
    if not NothingForm().validate_on_submit():
        raise DomainError(_("This page could not be read. Open it again."))
    back = url_for(".list_missing", slug=g.competition.slug, stage_id=sitting.stage_id)
    try:
        verb()
        flash(done, "success")
    except Conflict:
        raise
    except DomainError as error:
        flash(str(error.message), "error")
    return redirect(back)


def _sittings() -> list[Sitting]:
    """Return the open sittings of the competition whose presence the reader may see."""
    return [s for s in panels.scored_sittings(g.competition.id)
            if s.state is SittingState.OPEN and policies.may_see_presence(current_user, s)]


def _sitting(sitting_id: int) -> Sitting:
    found = next((s for s in _sittings() if s.id == sitting_id), None)
    if found is None:
        raise NotFound()
    return found


def _judge(sitting_id: int, judge_id: int) -> int:
    """Return the number of somebody who scores in the sitting; 404 otherwise."""
    if judge_id not in {member.user_id for member in panels.scoring_members(sitting_id)}:
        raise NotFound()
    return judge_id


def _entry(sitting: Sitting, entry_id: int) -> int:
    """Return the number of an entry that is judged in the sitting; 404 otherwise."""
    if entry_id not in {entry.id for entry in slots.entries_of(sitting)}:
        raise NotFound()
    return entry_id


def _desk() -> str:
    return f"{current_app.config['PUBLIC_URL']}/judge/"


def _by_me() -> dict[str, Any]:
    return {"actor": current_user._get_current_object(), "now": utc_now()}
