"""The form of a vote; what it is about comes as one choice, "sheet:12", "judge:7", "prize:3"."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from app.forms import Form, LineField, NumberField, TextField, required
from judging.results.votes import wording
from judging.results.votes.enums import Ratio, VoteKind
from judging.results.votes.services import VoteInput
from judging.rubrics.models import Sitting
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.wire import read_count

#: More people, or entries, no panel has.
MOST = 10_000


class VoteForm(Form):
    """A motion, its count, and the ratio that the rules ask for."""

    kind = RadioField(_l("What is voted on"), [required()], choices=[
        SelectChoice(value=kind.value, label=words) for kind, words in wording.KINDS.items()])
    target = SelectField(_l("What it is about"), [Optional()], validate_choice=False)
    #: How many votes the page showed: a form sent twice, or from an old page, counts no vote twice.
    seen = HiddenField()
    seats = NumberField(_l("Entries that advance"), [Optional()], minimum=1, maximum=MOST,
                        whole=True)
    motion = LineField(_l("Motion, as the minutes will say it"), [required()], limit=1000)
    reason = TextField(_l("Reason"), [Optional()], limit=2000)
    present = NumberField(_l("Present"), [required()], minimum=0, maximum=MOST, whole=True)
    in_favour = NumberField(_l("In favour"), [required()], minimum=0, maximum=MOST, whole=True)
    against = NumberField(_l("Against"), [required()], minimum=0, maximum=MOST, whole=True)
    other = NumberField(_l("Other opinion"), [required()], minimum=0, maximum=MOST, whole=True)
    ratio = SelectField(_l("Carried by"), [required()], choices=[
        SelectChoice(value=ratio.value, label=words) for ratio, words in wording.RATIOS.items()])

    def offer(self, sitting: Sitting, sheets: list[Scoresheet]) -> None:
        """Fill the choice of what a motion may be about."""
        choices = [SelectChoice(value="", label=_("— choose —"))]
        choices += [SelectChoice(value=f"sheet:{sheet.id}", label=_(
            "Sheet of %(judge)s on %(code)s", judge=sheet.judge.name, code=sheet.entry.code))
            for sheet in sheets]
        judges = {sheet.judge_id: sheet.judge.name for sheet in sheets}
        choices += [SelectChoice(value=f"judge:{number}", label=_(
            "All sheets of %(judge)s", judge=name)) for number, name in judges.items()]
        choices += [SelectChoice(value=f"prize:{prize.id}", label=prize.name)
                    for prize in sitting.track.prizes]
        self.target.choices = choices
        if sitting.seats is None:  # nobody advances from the last stage
            self.kind.choices = [choice for choice in self.kind.choices
                                 if choice.value != VoteKind.SEATS.value]

    def to_input(self) -> VoteInput:
        """Return the vote as typed; a target of another kind than the motion's is left out."""
        kind = VoteKind(self.kind.data)
        about, _colon, number = (self.target.data or "").partition(":")
        named = int(number) if number.isdecimal() and len(number) < 10 else None
        return VoteInput(
            kind, self.motion.data or "", self.reason.data or "", self._count("present"),
            self._count("in_favour"), self._count("against"), self._count("other"),
            Ratio(self.ratio.data),
            sheet_id=named if about == "sheet" and kind is VoteKind.DROP_SHEET else None,
            judge_id=named if about == "judge" and kind is VoteKind.DROP_JUDGE else None,
            prize_id=named if about == "prize" and kind in (
                VoteKind.EMPTY_RANK, VoteKind.SHARED_PRIZE) else None,
            seats=self._count("seats") if kind is VoteKind.SEATS else None,
            seen=read_count(self.seen.data or ""),
        )

    def _count(self, name: str) -> int:
        data: Any = self[name].data
        return int(data) if data is not None else 0
