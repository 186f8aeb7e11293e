"""Forms of rubrics and methods: shape only; the rules live in the services."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.forms import Form, LineField, NumberField, TextField, required
from competitions.programme.forms import GeneralForm, VersionedForm, choices_of
from judging.rubrics import choices as words
from judging.rubrics.enums import (
    Aggregate,
    DeviationAction,
    DeviationBasis,
    FloorBasis,
    Missing,
)
from judging.rubrics.inputs import CriterionInput, LevelInput, MethodInput, ScaleInput
from judging.rubrics.models import Criterion

#: Rows of a tie chain and of level descriptors.
MOST_TIES, MOST_LEVELS = 6, 6
#: Rules whose article the review page names.
ARTICLES = ("tie", "deviation", "floor", "cap")


class CreateForm(GeneralForm):
    """A new competition from a template."""

    template = HiddenField()


class OpenForm(Form):
    """The word that opens a competition."""

    agreed = BooleanField(_l("I have checked the public page, the deadline and the rules."))

    def validate_agreed(self, field: BooleanField) -> None:
        """Open nothing by accident."""
        if not field.data:
            raise ValidationError(_l("Tick this to open the competition."))


class LevelForm(wtforms.Form):
    """What a range of marks means."""

    low = NumberField(_l("Marks from"))
    high = NumberField(_l("Marks up to"))
    text = LineField(_l("Meaning"), limit=300)

    def validate_text(self, field: LineField) -> None:
        """Ask for all three or none."""
        given = [self.low.data is not None, self.high.data is not None, bool(field.data)]
        if any(given) and not all(given):
            raise ValidationError(_l("Give both marks and what they mean, or leave all empty."))


class CriterionForm(VersionedForm):
    """One criterion with the meaning of its levels."""

    name = LineField(_l("Name of the criterion"), [required()], limit=300)
    name_en = LineField(_l("Name in English"), limit=300)
    description = TextField(_l("What judges look at"), limit=2000)
    high = NumberField(_l("Maximum"), [required()], minimum=-100000, maximum=100000)
    low = NumberField(_l("Least mark"), minimum=-100000, maximum=100000, default=Decimal(0))
    step = NumberField(_l("Step"), minimum=0, maximum=100000, default=Decimal("0.5"))
    weight = NumberField(_l("Weight"), minimum=0, maximum=1000, default=Decimal(1))
    counts = BooleanField(_l("Counts towards the total"), default=True)
    asks_comment = BooleanField(_l("A comment is required"))
    levels = FieldList(FormField(LevelForm), _l("Levels"), min_entries=4, max_entries=MOST_LEVELS)

    def to_input(self, stored: Criterion | None = None) -> CriterionInput:
        """Return what was typed; unchanged level words keep their English."""
        english = {row["text"]: row.get("text_en", "") for row in
                   (stored.descriptors if stored else None) or []}
        levels = tuple(
            LevelInput(row.low.data, row.high.data, row.text.data,
                       english.get(row.text.data, ""))
            for row in (entry.form for entry in self.levels) if row.text.data
        )
        return CriterionInput(
            name=self.name.data, name_en=self.name_en.data, description=self.description.data,
            high=self.high.data, low=_or(self.low.data, 0), step=self.step.data,
            weight=_or(self.weight.data, 1), counts=self.counts.data, levels=levels,
            asks_comment=self.asks_comment.data,
        )


class ScaleForm(VersionedForm):
    """Where a rubric's numbers come from and how marks become a total."""

    source = LineField(_l("Where the criteria and maxima come from"), limit=300)
    is_normalised = BooleanField(_l("Convert the total to a fixed scale"))
    scale = NumberField(_l("Scale"), minimum=1, maximum=10000, whole=True, default=Decimal(100))
    asks_comment = BooleanField(_l("An overall comment is required"))

    def to_input(self) -> ScaleInput:
        """Return what was typed."""
        return ScaleInput(self.source.data, self.is_normalised.data,
                          int(_or(self.scale.data, 100)), self.asks_comment.data)


class CopyForm(VersionedForm):
    """Another (stage, track) to copy the criteria from."""

    source = SelectField(_l("Copy the criteria of"), coerce=int)


class MethodForm(VersionedForm):
    """How sheets become places."""

    aggregate = SelectField(_l("Score of an entry"), choices=choices_of(words.AGGREGATES))
    trim = NumberField(_l("Sheets left out at each end"), minimum=0, maximum=20, whole=True)
    missing = SelectField(_l("If a judge leaves a criterion open"),
                          choices=choices_of(words.MISSING))
    places = NumberField(_l("Decimals of the score"), [required()], minimum=0, maximum=4,
                         whole=True)
    min_sheets = NumberField(_l("Least number of sheets"), [required()], minimum=1, maximum=100,
                             whole=True)
    seats = NumberField(_l("How many advance from this track"), minimum=1, maximum=10000,
                        whole=True)
    unit_cap = NumberField(_l("Most entries of one unit that advance"), minimum=1, maximum=10000,
                           whole=True)
    threshold = NumberField(_l("Least score to qualify"), minimum=0, maximum=1000000)
    floor = NumberField(_l("A criterion fails at or below"), minimum=0, maximum=100000)
    floor_basis = SelectField(_l("Looked at"), choices=choices_of(words.FLOOR_BASES))
    deviation = NumberField(_l("Gap in points that is too large"), minimum=0, maximum=100000)
    deviation_basis = SelectField(_l("Gap"), choices=choices_of(words.DEVIATION_BASES))
    deviation_action = SelectField(_l("What happens then"),
                                   choices=choices_of(words.DEVIATION_ACTIONS))
    tie_break = FieldList(SelectField(default=""), _l("Equal scores"), min_entries=MOST_TIES,
                          max_entries=MOST_TIES)
    tie_article = LineField(_l("Article of the rules on equal scores"), limit=100)
    deviation_article = LineField(_l("Article of the rules on gaps"), limit=100)
    floor_article = LineField(_l("Article of the rules on least marks"), limit=100)
    cap_article = LineField(_l("Article of the rules on units"), limit=100)
    names_judges = BooleanField(_l("The rules let founders know which judge wrote what"))
    is_blind = BooleanField(_l("Judges do not learn who is behind an entry"))
    reason = TextField(_l("Reason for the change"), limit=1000)

    def offer(self, criteria: Mapping[str, str]) -> None:
        """Offer the criteria and the closed rules in every row of the tie chain."""
        offered = [SelectChoice(value="", label="–")]
        offered += [SelectChoice(value=f"criterion:{key}", label=_l("Marks for “%(name)s”",
                                                                    name=name))
                    for key, name in criteria.items()]
        offered += [SelectChoice(value=key, label=word) for key, word in words.TIE_RULES.items()]
        for entry in self.tie_break:
            entry.choices = offered

    def to_input(self) -> MethodInput:
        """Return what was typed."""
        return MethodInput(
            aggregate=Aggregate(self.aggregate.data), trim=int(_or(self.trim.data, 0)),
            places=int(self.places.data), min_sheets=int(self.min_sheets.data),
            missing=Missing(self.missing.data), threshold=self.threshold.data,
            floor=self.floor.data, floor_basis=FloorBasis(self.floor_basis.data),
            deviation=self.deviation.data,
            deviation_basis=DeviationBasis(self.deviation_basis.data),
            deviation_action=DeviationAction(self.deviation_action.data),
            tie_break=tuple(row.data for row in self.tie_break if row.data),
            seats=None if self.seats.data is None else int(self.seats.data),
            unit_cap=None if self.unit_cap.data is None else int(self.unit_cap.data),
            articles={kind: typed for kind in ARTICLES
                      if (typed := self[f"{kind}_article"].data)},
            names_judges=bool(self.names_judges.data), is_blind=bool(self.is_blind.data),
        )


def _or(value: Any, default: int) -> Any:
    return Decimal(default) if value is None else value
