"""Forms of the programme: shape only; the rules live in the services."""

import re
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, ValidationError

from app.clock import from_local
from app.forms import Form, LineField, MomentField, NumberField, TextField, required
from app.units.enums import Level
from competitions.programme.enums import PrizeKind, StageKind
from competitions.programme.inputs import (
    ExtensionInput,
    GeneralInput,
    PrizeInput,
    RulesInput,
    StageInput,
    TrackInput,
)
from competitions.programme.wording import LEVELS, PRIZE_KINDS, STAGE_KINDS

_PREFIX = re.compile(r"[A-Z0-9]{2,10}")


class VersionedForm(Form):
    """A form over a row that two people may edit."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """Return the version that the person has seen; nonsense counts as none."""
        typed = self.version.data or ""
        return int(typed) if str(typed).isdecimal() and len(str(typed)) < 10 else 0


def choices_of(words: dict[Any, Any]) -> list[SelectChoice]:
    """Return the choices of a closed set of words."""
    return [SelectChoice(value=key.value, label=word) for key, word in words.items()]


def of_our_time(_form: Any, field: Any) -> None:
    """Refuse a moment that no competition has."""
    if field.data is not None and not 2000 <= field.data.year <= 2100:
        raise ValidationError(_l("Give a year between 2000 and 2100."))


class GeneralForm(VersionedForm):
    """Name, host, who may enter, deadline."""

    name = LineField(_l("Name of the competition"), [required()], limit=300)
    name_en = LineField(_l("Name in English"), limit=300)
    edition = NumberField(_l("Edition"), [required()], minimum=1, maximum=500, whole=True)
    season_year = NumberField(_l("Year"), [required()], minimum=2000, maximum=2100, whole=True)
    level = SelectField(_l("Level"), choices=choices_of(LEVELS), default=Level.PROVINCE.value)
    host_name = LineField(_l("Host"), [required()], limit=300)
    parent_name = LineField(_l("Body above the host, on official papers"), limit=300)
    place = LineField(_l("Place in the date line of papers"), [required()], limit=100,
                      default="Quảng Ngãi")
    code_prefix = LineField(_l("Beginning of entry codes"), [required()], limit=10)
    deadline = MomentField(_l("Deadline for entries"), [Optional(), of_our_time])
    grace_seconds = NumberField(_l("Grace after the deadline, in seconds"), minimum=0,
                                maximum=3600, whole=True, default=0)
    theme = LineField(_l("Theme"), limit=300)
    summary = TextField(_l("In a few sentences"), limit=2000)
    who_may_enter = TextField(_l("Who may enter"), limit=3000)
    contact = LineField(_l("Contact and hotline"), limit=500)

    def validate_code_prefix(self, field: LineField) -> None:
        """Take letters and digits only: codes are read out and typed."""
        field.data = (field.data or "").upper()
        if not _PREFIX.fullmatch(field.data):
            raise ValidationError(_l("Use 2 to 10 letters A-Z and digits, such as QN07."))

    def to_input(self) -> GeneralInput:
        """Return what was typed."""
        return GeneralInput(
            name=self.name.data, name_en=self.name_en.data, edition=int(self.edition.data),
            season_year=int(self.season_year.data), level=Level(self.level.data),
            host_name=self.host_name.data, parent_name=self.parent_name.data,
            place=self.place.data, code_prefix=self.code_prefix.data, theme=self.theme.data,
            summary=self.summary.data, who_may_enter=self.who_may_enter.data,
            contact=self.contact.data, deadline=self.deadline.moment,
            grace_seconds=int(self.grace_seconds.data or 0),
        )


class DeadlineForm(VersionedForm):
    """A later deadline for everybody."""

    notice_number = LineField(_l("Number of the notice"), limit=60)
    deadline = MomentField(_l("New deadline"), [required(), of_our_time])
    reason = TextField(_l("Reason"), [required()], limit=1000)

    def to_input(self) -> ExtensionInput:
        """Return what was typed."""
        return ExtensionInput(self.deadline.moment, self.reason.data, self.notice_number.data)


class TrackForm(VersionedForm):
    """A track of the contest."""

    name = LineField(_l("Name of the track"), [required()], limit=200)
    name_en = LineField(_l("Name in English"), limit=200)
    description = TextField(_l("What belongs in this track"), limit=2000)

    def to_input(self) -> TrackInput:
        """Return what was typed."""
        return TrackInput(self.name.data, self.name_en.data, self.description.data)


class StageForm(VersionedForm):
    """A stage; its kind is fixed once it exists."""

    kind = SelectField(_l("What happens in it"), choices=choices_of(STAGE_KINDS))
    name = LineField(_l("Name of the stage"), [required()], limit=200)
    name_en = LineField(_l("Name in English"), limit=200)
    starts_at = MomentField(_l("Begins"), [Optional(), of_our_time])
    ends_at = MomentField(_l("Ends"), [Optional(), of_our_time])
    place = LineField(_l("Venue"), limit=300)
    pitch_minutes = NumberField(_l("Minutes for the pitch"), minimum=1, maximum=240, whole=True)
    questions_minutes = NumberField(_l("Minutes for questions"), minimum=0, maximum=240,
                                    whole=True)

    def to_input(self) -> StageInput:
        """Return what was typed; only a pitch has minutes."""
        kind = StageKind(self.kind.data)
        is_pitch = kind is StageKind.PITCH
        return StageInput(
            kind=kind, name=self.name.data, name_en=self.name_en.data,
            starts_at=self.starts_at.moment, ends_at=self.ends_at.moment, place=self.place.data,
            pitch_minutes=_whole(self.pitch_minutes) if is_pitch else None,
            questions_minutes=_whole(self.questions_minutes) if is_pitch else None,
        )


class PrizeForm(VersionedForm):
    """One rank of prizes of a track."""

    name = LineField(_l("Name of the prize"), [required()], limit=100)
    name_en = LineField(_l("Name in English"), limit=100)
    seats = NumberField(_l("How many"), [required()], minimum=1, maximum=1000, whole=True)
    amount = NumberField(_l("Money for each"), minimum=0, maximum=10**12, whole=True)
    benefit = LineField(_l("Besides money"), limit=300)
    benefit_value = NumberField(_l("Its value in the budget"), minimum=0, maximum=10**12,
                                whole=True)
    kind = SelectField(_l("Given to"), default=PrizeKind.RANK.value, choices=[
        SelectChoice(value=kind.value, label=label) for kind, label in PRIZE_KINDS.items()])
    may_stay_empty = BooleanField(_l("May stay empty"), default=True)

    def to_input(self) -> PrizeInput:
        """Return what was typed; no money is 0."""
        return PrizeInput(
            name=self.name.data, name_en=self.name_en.data, seats=int(self.seats.data),
            amount=_whole(self.amount) or 0, benefit=self.benefit.data,
            may_stay_empty=self.may_stay_empty.data, kind=PrizeKind(self.kind.data),
            benefit_value=_whole(self.benefit_value) or 0,
        )


class RulesForm(VersionedForm):
    """A version of the rules."""

    text = TextField(_l("What the rules say"), [required()], limit=50000)
    decision_number = LineField(_l("Number of the decision"), limit=60)
    decision_date = DateField(_l("Date of the decision"), [Optional(), of_our_time])
    effective_at = MomentField(_l("In force from"), [required(), of_our_time])
    upload = FileField(_l("Signed rules as PDF"))

    def to_input(self) -> RulesInput:
        """Return what was typed."""
        effective: datetime = from_local(self.effective_at.data)
        return RulesInput(
            text=self.text.data, effective_at=effective,
            decision_number=self.decision_number.data, decision_date=self.decision_date.data,
        )


def _whole(field: NumberField) -> int | None:
    return None if field.data is None else int(field.data)
