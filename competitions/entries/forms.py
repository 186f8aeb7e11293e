"""The dossier as a form built from its questions; the team; beginning and submitting."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from app.auth.addresses import read_email
from app.errors import DomainError
from app.forms import Form, LineField, required
from app.i18n import language, local
from competitions.dossiers.fields import FieldView
from competitions.entries.answer_fields import answer_field, initial, plain
from competitions.entries.answers import in_words
from competitions.entries.services import DraftInput, EntryInput
from competitions.entries.services_submit import SubmitInput
from competitions.entries.services_team import MemberInput
from competitions.programme.models import Track

_PHONE = re.compile(r"\+?[\d .-]{8,18}")


class TrackField(SelectField):
    """A choice among the tracks of a competition."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, coerce=lambda v: int(v) if v else 0, choices=[], **kwargs)

    def offer(self, tracks: Iterable[Track]) -> None:
        """List the tracks."""
        self.choices = [SelectChoice(value=t.id, label=local(t)) for t in tracks]


class CreateEntryForm(Form):
    """What begins an entry."""

    track_id = TrackField(_l("Track"))
    title = LineField(_l("Title of the idea or project"), [required()], limit=300)

    def to_input(self) -> EntryInput:
        """Return the choice and the title."""
        return EntryInput(self.track_id.data, self.title.data or "")


class DossierForm(Form):
    """One field for each question; a draft may leave any of them empty."""

    version = IntegerField(widget=HiddenInput())
    questions: Sequence[FieldView] = ()

    @classmethod
    def for_questions(
        cls, questions: Sequence[FieldView], draft: Mapping[str, Any], version: int
    ) -> "DossierForm":
        """Build the form of a competition's questions, filled with the draft."""
        asked = [q for q in questions if q.is_typed or q.is_file]
        made = {q.anchor: answer_field(q, draft.get(q.key)) for q in asked}
        kind = type("DossierForm", (cls,), {**made, "questions": questions})
        data = {q.anchor: initial(q, draft.get(q.key)) for q in asked if q.is_typed}
        return cast("DossierForm", kind(data={**data, "version": version}))

    @property
    def sections(self) -> list[tuple[str, list[FieldView]]]:
        """Return the questions under the headings of the form, in order."""
        groups = groupby(self.questions, key=lambda q: local(q, "section"))
        return [(title, list(questions)) for title, questions in groups]

    @property
    def first_error(self) -> str:
        """Return one sentence for a page that saves itself."""
        named = (f"{f.label.text}: {f.errors[0]}" for f in self if f.errors)
        return str(next(iter(self.form_errors), None) or next(named, ""))

    def field_of(self, question: FieldView) -> Field:
        """Return the form field of a question."""
        return self[question.anchor]

    def to_input(self, track_id: int | None = None) -> DraftInput:
        """Return what was typed, by key; a question the page did not show is left alone."""
        answers = {q.key: plain(self.field_of(q).data) for q in self.questions
                   if q.is_typed and self.field_of(q).raw_data}
        return DraftInput(answers, track_id)

    def attach(self, error: DomainError) -> None:
        """Show a refusal beside the question it is about."""
        if error.field and f"answer_{error.field}" in self:
            error = type(error)(error.message, f"answer_{error.field}")
        super().attach(error)


class MemberForm(Form):
    """One person, named exactly as it will be printed."""

    name = LineField(_l("Full name, exactly as it will be printed"), [required()], limit=200)
    title = LineField(_l("Role in the team"), limit=200)
    unit_name = LineField(_l("Unit"), limit=300)
    email = LineField(_l("E-mail"), limit=254)
    phone = LineField(_l("Phone"), limit=20)
    seen = HiddenField()

    def validate_email(self, field: Field) -> None:
        """Accept what looks like an address."""
        try:
            read_email(field.data or "ten@example.vn")
        except DomainError:
            raise ValidationError(
                _l("Type an e-mail address, such as ten@example.vn.")) from None

    def validate_phone(self, field: Field) -> None:
        """Accept digits with the usual separators."""
        if field.data and not _PHONE.fullmatch(field.data):
            raise ValidationError(_l("Type a phone number in digits, such as 0905 123 456."))

    def to_input(self) -> MemberInput:
        """Return the person as typed."""
        return MemberInput(
            name=self.name.data or "", title=self.title.data or "",
            unit_name=self.unit_name.data or "", email=self.email.data or "",
            phone=self.phone.data or "", seen=self.seen.data or "",
        )


class SubmitForm(Form):
    """The tick under the rules, and what was looked at."""

    digest = HiddenField()
    accepts_rules = BooleanField(
        _l("We agree to the rules and make this declaration"))

    def to_input(self) -> SubmitInput:
        """Return the tick and the digest."""
        return SubmitInput(self.digest.data or "", bool(self.accepts_rules.data))


def answer_in_words(question: FieldView, value: Any) -> str:
    """Return an answer as a person reads it: the words of a choice, the rows of a table."""
    if not value:
        return ""
    vietnamese, english = in_words(question, value)
    return english if language() == "en" and english else vietnamese
