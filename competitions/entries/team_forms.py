"""Forms of people: the own word of a member, the guardian, entering for somebody, the rule."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField
from wtforms.fields import FileField
from wtforms.validators import InputRequired, Optional

from app.forms import Form, LineField, MomentField, required
from app.i18n import language
from app.privacy.models import ConsentPurpose
from app.privacy.texts import ASKED_ON_JOINING, TEXTS
from competitions.entries.models import TeamMember
from competitions.entries.services_behalf import BehalfInput
from competitions.entries.services_invites import GuardianInput, OwnWord
from competitions.entries.team_models import Guardian

_RUN, _PUBLISH = ASKED_ON_JOINING


class OwnWordForm(Form):
    """Name, title and unit as they will be printed; consents, none ticked beforehand."""

    name = LineField(_l("Full name, exactly as it will be printed"), [required()], limit=200)
    title = LineField(_l("Role in the team"), limit=200)
    unit_name = LineField(_l("Unit"), limit=300)
    run_contest = BooleanField(TEXTS[_RUN].words)
    publish_name = BooleanField(TEXTS[_PUBLISH].words)
    is_adult = BooleanField(_l("I am 18 or older."))
    birth_date = DateField(_l("Date of birth"), [Optional()])
    guardian_name = LineField(_l("Full name of the guardian"), limit=200)
    guardian_phone = LineField(_l("Phone of the guardian"), limit=30)
    guardian_relation = LineField(_l("Relation (father, mother, …)"), limit=60)
    guardian_agrees = BooleanField(
        _l("I am the guardian. I agree that the child takes part in this competition and that "
           "the organising committee uses the child's data as said above."))
    guardian_paper = FileField(_l("Or: the consent signed on paper (PDF or photograph)"))

    def show(self, member: TeamMember, guardian: Guardian | None) -> None:
        """Fill in what stands; no box is ticked beforehand."""
        self.name.data, self.title.data = member.name, member.title
        self.unit_name.data = member.unit_name
        if guardian is not None and guardian.birth_date:
            self.birth_date.data = date.fromisoformat(guardian.birth_date)
            self.guardian_name.data = guardian.name
            self.guardian_phone.data = guardian.phone
            self.guardian_relation.data = guardian.relation

    @property
    def is_minor(self) -> bool:
        """Tell whether the part for people under 18 was filled in."""
        return bool(self.birth_date.data or self.guardian_name.data) and not self.is_adult.data

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the two: of age, or with a guardian."""
        good = super().validate(extra_validators)
        if not self.is_adult.data and not self.is_minor:
            self.is_adult.errors = [
                *self.is_adult.errors,
                _l("Tick this, or fill in the part for people under 18 below.")]
            return False
        return good

    def to_input(self, paper: tuple[int, str] | None) -> OwnWord:
        """Return what the member says."""
        ticked = {_RUN: self.run_contest.data, _PUBLISH: self.publish_name.data}
        guardian = GuardianInput(
            self.birth_date.data, self.guardian_name.data or "", self.guardian_phone.data or "",
            self.guardian_relation.data or "", bool(self.guardian_agrees.data), paper,
        ) if self.is_minor else None
        return OwnWord(
            self.name.data or "", self.title.data or "", self.unit_name.data or "",
            frozenset(purpose for purpose, yes in ticked.items() if yes), guardian, language())


class ConsentForm(Form):
    """One purpose, given or withdrawn; nothing else is asked."""

    @staticmethod
    def purpose_of(typed: str | None) -> ConsentPurpose | None:
        """Return a purpose that can be answered here."""
        return ConsentPurpose(typed) if typed in {p.value for p in TEXTS} else None


class BehalfForm(Form):
    """For whom an officer enters."""

    founder = LineField(_l("Full name of the founder"), [required()], limit=200)
    phone = LineField(_l("Phone of the founder"), limit=30)
    email = LineField(_l("E-mail address of the founder"), limit=254)
    officer_unit = LineField(_l("Your commune, union or school, and your post there"),
                             [required()], limit=300)

    def to_input(self) -> BehalfInput:
        """Return the founder and the officer's unit."""
        return BehalfInput(self.founder.data or "", self.phone.data or "", self.email.data or "",
                           self.officer_unit.data or "")


class BehalfCodeForm(Form):
    """The code that the founder told."""

    code = LineField(_l("Code that the founder told you"), [required()], limit=20)


class BehalfPaperForm(Form):
    """The paper that the founder signed."""

    paper = FileField(_l("Confirmation signed by the founder (PDF or photograph)"),
                      [InputRequired(_l("Choose the file first."))])


class TeamRuleForm(Form):
    """How many a team has, and until when it may change."""

    most_members = IntegerField(
        _l("Most members of a team"), [InputRequired(_l("Give a number from 1 to 100."))])
    changes_until = MomentField(_l("Until when a team may change"), [Optional()])


class CheckedForm(Form):
    """How the secretariat made sure who somebody is."""

    checked = LineField(_l("How did you make sure who it is?"), [required()], limit=300)


class AddressForm(Form):
    """A corrected address and why."""

    email = LineField(_l("Correct e-mail address"), [required()], limit=254)
    reason = LineField(_l("Reason"), [required()], limit=300)
