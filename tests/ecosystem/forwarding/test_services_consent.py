"""Each member's own yes: once, by whom it was asked, taken back at any time."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.errors import Conflict, DomainError, NotFound
from app.orm import db
from app.outbox.models import Message
from app.privacy.models import Consent, ConsentPurpose
from ecosystem.forwarding import services
from ecosystem.forwarding import services_consent as consents
from ecosystem.forwarding.models import NominationConsent
from ecosystem.forwarding.policies import has_agreed
from ecosystem.forwarding.services_progress import LetterInput, send_nomination
from tests.conftest import both_databases
from tests.ecosystem.factories import make_final, make_target
from tests.factories import NOW, make_user


@pytest.fixture
def nomination(app):
    final = make_final(2)
    [row] = services.propose_nominations(make_target(final).id, [final.entries()[0].id],
                                         actor=final.organiser, now=NOW)
    return row


@pytest.fixture
def organiser(nomination):
    return nomination.target.competition and db.session.get_one(
        type(nomination.entry.owner), nomination.proposed_by_id)


def fresh(consent):
    db.session.expire_all()
    return db.session.get_one(NominationConsent, consent.id)


@both_databases
def test_a_link_gives_consent_once(nomination, organiser):
    consent, token = consents.issue_link(nomination.consents[1].id, actor=organiser, now=NOW)
    consents.answer_by_link(token, True, now=NOW)
    assert has_agreed(fresh(consent))
    with pytest.raises(Conflict):
        consents.answer_by_link(token, True, now=NOW)
    [kept] = db.session.scalars(sa.select(Consent))
    assert (kept.purpose, kept.person_kind, kept.subject_id, kept.channel) == (
        ConsentPurpose.FORWARD, "team_member", nomination.id, "link")


def test_a_link_that_never_was_is_not_found(nomination):
    with pytest.raises(NotFound):
        consents.answer_by_link("khong-co-that", True, now=NOW)


def test_an_expired_link_changes_nothing(nomination, organiser):
    consent, token = consents.issue_link(nomination.consents[1].id, actor=organiser, now=NOW)
    late = NOW + consents.LINK_LIFE + timedelta(seconds=1)
    with pytest.raises(Conflict):
        consents.answer_by_link(token, True, now=late)
    assert fresh(consent).given_at is None


def test_a_new_link_makes_the_old_one_void(nomination, organiser):
    _, old = consents.issue_link(nomination.consents[1].id, actor=organiser, now=NOW)
    consents.issue_link(nomination.consents[1].id, actor=organiser, now=NOW)
    with pytest.raises(NotFound):
        consents.answer_by_link(old, True, now=NOW)


def test_nobody_answers_for_another_by_account(nomination):
    with pytest.raises(Conflict):
        consents.answer_by_account(nomination.consents[1].id, True, actor=make_user(), now=NOW)


def test_a_confirmed_address_of_the_team_is_the_members_account(nomination):
    member = nomination.consents[1].member
    mine = make_user(member.name, member.email)
    consents.answer_by_account(nomination.consents[1].id, True, actor=mine, now=NOW)
    assert has_agreed(fresh(nomination.consents[1]))


@both_databases
def test_a_consent_taken_back_blocks_sending(nomination, organiser):
    owner = nomination.entry.owner
    first, second = nomination.consents
    consents.answer_by_account(first.id, True, actor=owner, now=NOW)
    _, token = consents.issue_link(second.id, actor=organiser, now=NOW)
    consents.answer_by_link(token, True, now=NOW)
    services.approve_nomination(nomination.id, actor=organiser, now=NOW)
    consents.answer_by_link(token, False, now=NOW)
    with pytest.raises(DomainError, match="Y Ƀlŏm"):
        send_nomination(nomination.id, LetterInput("1/CV", date(2026, 11, 20)), "d" * 64,
                        actor=organiser, now=NOW)
    assert db.session.scalars(sa.select(Consent.withdrawn_at).order_by(Consent.id)).all() == [
        None, NOW]


def test_a_no_stays_on_record_when_the_member_is_asked_anew(nomination, organiser):
    second = nomination.consents[1]
    _, token = consents.issue_link(second.id, actor=organiser, now=NOW)
    consents.answer_by_link(token, False, now=NOW)
    anew, again = consents.issue_link(second.id, actor=organiser, now=NOW)
    assert anew.id != second.id
    consents.answer_by_link(again, True, now=NOW)
    rows = db.session.scalars(sa.select(NominationConsent).filter_by(
        member_id=second.member_id).order_by(NominationConsent.id)).all()
    assert [(row.given_at, row.withdrawn_at, row.replaced_at) for row in rows] == [
        (None, NOW, NOW), (NOW, None, None)]


def test_a_reminder_is_a_mail_whose_link_is_kept_apart(nomination, organiser):
    consents.remind_by_mail(nomination.consents[1].id, lambda token: f"https://x.test/{token}",
                            actor=organiser, now=NOW)
    [mail] = db.session.scalars(sa.select(Message))
    assert mail.to == nomination.consents[1].member.email
    assert mail.secret.startswith("https://x.test/")
    assert ("{secret}" in mail.body, "https://x.test/" in mail.body) == (True, False)
