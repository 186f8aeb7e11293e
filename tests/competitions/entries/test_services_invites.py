"""Each member's own word: the name as printed, consents of one's own, a guardian under 18."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.audit.queries import broken_events
from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.orm import db
from app.privacy.models import Consent, ConsentPurpose
from competitions.entries import (
    queries_team,
    services_behalf,
    services_deadline,
    services_invites,
    services_lead,
    services_team,
)
from competitions.entries.models import Entry, TeamMember
from competitions.entries.services_behalf import BehalfInput
from competitions.entries.services_invites import GuardianInput, OwnWord
from competitions.entries.services_team import MemberInput
from competitions.entries.team_models import Guardian
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.conftest import both_databases
from tests.factories import NOW, letters_to, make_user

RUN, PUBLISH = ConsentPurpose.RUN_CONTEST, ConsentPurpose.PUBLISH_NAME
TEXTS = "http://localhost/team/"


@pytest.fixture
def entry(app: Flask) -> Entry:
    return make_draft(make_call())


def add(entry: Entry, name: str = "Y Blom", **values: Any) -> TeamMember:
    return services_team.add_member(entry.id, MemberInput(name, **values), actor=entry.owner,
                                    now=NOW)


def invite(member: TeamMember) -> str:
    return services_invites.issue_invite(member.id, actor=member.entry.owner, now=NOW)[1]


def word(name: str = "Y Ƀlŏm", consents: frozenset[ConsentPurpose] = frozenset({RUN}),
         **values: Any) -> OwnWord:
    return OwnWord(name, consents=consents, **values)


def join(entry: Entry, user: User | None = None, name: str = "Y Ƀlŏm") -> TeamMember:
    """Return a member who has confirmed, with an account if one is given."""
    member = add(entry, name)
    services_invites.confirm_by_link(invite(member), word(name), actor=user, now=NOW)
    return member


@both_databases
def test_a_member_writes_the_own_name_and_consents_by_the_link(entry: Entry) -> None:
    member = add(entry)
    secret = invite(member)
    services_invites.confirm_by_link(
        secret, word("Y Ƀlŏm", frozenset({RUN}), title="Kỹ thuật", unit_name="Làng Plei Bông"),
        actor=None, now=NOW)
    assert (member.name, member.title, member.confirmed_at, member.user_id) == (
        "Y Ƀlŏm", "Kỹ thuật", NOW, None)
    consent = db.session.query(Consent).one()
    assert (consent.person_id, consent.purpose, consent.channel, consent.subject_id) == (
        member.id, RUN, "link", entry.id)
    assert consent.text_version == "2026-11-1"
    assert consent.wording
    event = db.session.scalars(sa.select(AuditEvent).filter_by(action="confirm_name")).one()
    assert event.values.content["before"]["name"] == "Y Blom"


@pytest.mark.parametrize("name", ["Y Ƀlŏm", "H'Bĭa", "A", "đinh", "Hoà", "MLÔ"])
def test_a_name_is_printed_as_it_was_typed(entry: Entry, name: str) -> None:
    assert join(entry, name=name).name == name


def test_without_the_first_consent_nobody_is_in_a_team(entry: Entry) -> None:
    member = add(entry)
    with pytest.raises(DomainError) as refusal:
        services_invites.confirm_by_link(invite(member), word(consents=frozenset({PUBLISH})),
                                         actor=None, now=NOW)
    assert (refusal.value.field, member.confirmed_at) == ("run_contest", None)
    assert db.session.query(Consent).count() == 0


@both_databases
def test_a_link_is_one_persons_and_ends_with_the_next(entry: Entry) -> None:
    member, mine = add(entry), make_user("Y Ƀlŏm")
    old = invite(member)
    secret = invite(member)
    with pytest.raises(Conflict):
        services_invites.confirm_by_link(old, word(), actor=None, now=NOW)
    with pytest.raises(Conflict):  # the owner of the entry is somebody else of the team
        services_invites.confirm_by_link(secret, word(), actor=entry.owner, now=NOW)
    services_invites.confirm_by_link(secret, word(), actor=mine, now=NOW)
    assert member.user_id == mine.id
    for stranger in (None, make_user()):
        with pytest.raises(Conflict):
            services_invites.confirm_by_link(secret, word(), actor=stranger, now=NOW)
    services_team.remove_member(entry.id, member.id, actor=entry.owner, now=NOW)
    with pytest.raises(Conflict):
        services_invites.confirm_by_link(secret, word(), actor=mine, now=NOW)


def test_a_link_waits_thirty_days(entry: Entry) -> None:
    secret = invite(add(entry))
    with pytest.raises(Conflict):
        services_invites.confirm_by_link(secret, word(), actor=None,
                                         now=NOW + timedelta(days=30))


def test_an_invitation_goes_by_mail_or_to_the_phone(entry: Entry) -> None:
    mailed, called, bare = (add(entry, "A", email="a@example.test"),
                            add(entry, "B", phone="0905 123 456"), add(entry, "C"))
    for member in (mailed, called):
        services_invites.send_invite(member.id, TEXTS.__add__, actor=entry.owner, now=NOW)
    for address in ("a@example.test", "+84905123456"):
        message = letters_to(address)[-1]
        assert str(message.secret).startswith(TEXTS)
        assert TEXTS not in message.body
    with pytest.raises(DomainError):
        services_invites.send_invite(bare.id, TEXTS.__add__, actor=entry.owner, now=NOW)


@both_databases
def test_a_consent_is_withdrawn_at_any_time_and_stays_on_record(entry: Entry) -> None:
    member = join(entry)
    services_invites.give_consent(member.id, PUBLISH, channel="link", actor=None, locale="vi",
                                  now=NOW)
    later = NOW + timedelta(days=90)
    services_invites.withdraw_consent(member.id, PUBLISH, channel="link", actor=None, now=later)
    assert set(queries_team.standing_consents(member.id)) == {RUN}
    assert member.confirmed_at == NOW
    services_invites.withdraw_consent(member.id, RUN, channel="link", actor=None, now=later)
    assert member.confirmed_at is None
    assert sorted(db.session.scalars(sa.select(Consent.withdrawn_at))) == [later, later]
    with pytest.raises(DomainError):
        services_invites.withdraw_consent(member.id, RUN, channel="link", actor=None, now=later)


@pytest.mark.parametrize(("given", "field"), [
    (GuardianInput(None, "Y Bhem", "0905123456", agrees=True), "birth_date"),
    (GuardianInput(date(1990, 1, 1), "Y Bhem", "0905123456", agrees=True), "birth_date"),
    (GuardianInput(date(2008, 11, 21), "Y Bhem", "0905123456", agrees=True), "birth_date"),
    (GuardianInput(date(2012, 1, 1), "", "0905123456", agrees=True), "guardian_name"),
    (GuardianInput(date(2012, 1, 1), "Y Bhem", "12", agrees=True), "guardian_phone"),
    (GuardianInput(date(2012, 1, 1), "Y Bhem", "0905123456"), "guardian_agrees"),
])
def test_somebody_under_age_needs_a_guardian_who_agrees(
    entry: Entry, given: GuardianInput, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        services_invites.confirm_by_link(invite(add(entry)), word(guardian=given), actor=None,
                                         now=NOW)
    assert refusal.value.field == field


@both_databases
def test_a_date_of_birth_is_sealed_before_the_database_sees_it(entry: Entry) -> None:
    member = add(entry)
    services_invites.confirm_by_link(
        invite(member), word(guardian=GuardianInput(date(2012, 5, 9), "Y Bhem", "0905 123 456",
                                                    "cha", agrees=True)), actor=None, now=NOW)
    row = db.session.query(Guardian).one()
    assert (row.birth_date, row.name, row.phone, row.consented_at) == (
        "2012-05-09", "Y Bhem", "+84905123456", NOW)
    kept = db.session.execute(sa.text("SELECT birth_date, name, phone FROM guardian")).one()
    assert not any(word in value for word in ("2012", "Bhem", "905") for value in kept)
    assert all(value.startswith("gAAAA") for value in kept)


def test_another_guardian_agrees_anew(entry: Entry) -> None:
    member = add(entry)
    secret, first = invite(member), GuardianInput(date(2012, 5, 9), "Y Bhem", "0905123456")
    for given in (replace(first, agrees=True), first):  # the same one has agreed already
        services_invites.confirm_by_link(secret, word(guardian=given), actor=None, now=NOW)
    with pytest.raises(DomainError) as refusal:
        services_invites.confirm_by_link(secret, word(guardian=replace(first, name="Y Khác")),
                                         actor=None, now=NOW)
    assert refusal.value.field == "guardian_agrees"
    assert db.session.query(Guardian).one().name == "Y Bhem"


def test_a_change_of_what_was_confirmed_asks_for_a_new_word(entry: Entry) -> None:
    member = join(entry)
    services_team.edit_member(entry.id, member.id, MemberInput("Y Ƀlŏm", unit_name="Xã Ia Chim"),
                              actor=entry.owner, now=NOW)
    assert member.confirmed_at is None
    event = db.session.scalars(sa.select(AuditEvent).filter_by(action="change_member")).one()
    assert (event.values.content["before"]["unit"], event.values.content["after"]["unit"]) == (
        "", "Xã Ia Chim")


@both_databases
def test_the_rule_limits_how_many_and_until_when(entry: Entry) -> None:
    organiser = make_user()
    services_team.set_rule(entry.competition_id, 2, NOW, actor=organiser, now=NOW)
    member = add(entry, "Một", phone="0905 123 456")
    with pytest.raises(DomainError, match="2"):
        add(entry, "Hai")
    services_team.set_rule(entry.competition_id, 3, NOW, actor=organiser, now=NOW)
    with pytest.raises(DomainError) as refusal:
        add(entry, "Hai", phone="+84905123456")
    assert refusal.value.field == "phone"
    late = NOW + timedelta(seconds=1)
    for change in (
        lambda: services_team.add_member(entry.id, MemberInput("Ba"), actor=entry.owner, now=late),
        lambda: services_team.remove_member(entry.id, member.id, actor=entry.owner, now=late),
        lambda: services_team.edit_member(entry.id, member.id, MemberInput("Người khác"),
                                          actor=entry.owner, now=late),
    ):
        with pytest.raises(DomainError):
            change()
    services_team.edit_member(entry.id, member.id, MemberInput("Một", title="Cố vấn"),
                              actor=entry.owner, now=late)


@both_databases
def test_the_lead_passes_when_both_agree(entry: Entry) -> None:
    former, heir = entry.owner, make_user("Y Ƀlŏm", "y@example.test")
    unasked = add(entry, "Chưa trả lời")
    member = join(entry, heir)
    with pytest.raises(DomainError):
        services_lead.offer_lead(entry.id, unasked.id, actor=former, now=NOW)
    services_lead.offer_lead(entry.id, member.id, actor=former, now=NOW)
    with pytest.raises(DomainError):
        services_lead.offer_lead(entry.id, member.id, actor=former, now=NOW)
    with pytest.raises(NotFound):
        services_lead.answer_offer(entry.id, True, actor=former, now=NOW)
    assert entry.owner_id == former.id
    services_lead.answer_offer(entry.id, True, actor=heir, now=NOW)
    db.session.expire_all()
    assert (entry.owner_id, [m.name for m in entry.members if m.is_leader]) == (
        heir.id, ["Y Ƀlŏm"])
    assert [m.kind for m in letters_to("y@example.test")] == ["lead"]
    with pytest.raises(Conflict):
        services_lead.answer_offer(entry.id, True, actor=heir, now=NOW)


def test_a_declined_or_withdrawn_offer_changes_nothing(entry: Entry) -> None:
    former, heir = entry.owner, make_user("Y Ƀlŏm")
    member = join(entry, heir)
    services_lead.offer_lead(entry.id, member.id, actor=former, now=NOW)
    services_lead.answer_offer(entry.id, False, actor=heir, now=NOW)
    services_lead.offer_lead(entry.id, member.id, actor=former, now=NOW)
    services_lead.withdraw_offer(entry.id, actor=former, now=NOW)
    with pytest.raises(Conflict):
        services_lead.answer_offer(entry.id, True, actor=heir, now=NOW)
    assert entry.owner_id == former.id


@both_databases
def test_an_officer_enters_only_for_a_founder_who_confirms(app: Flask) -> None:
    officer = make_user("Phạm Cán Bộ")
    entry = make_draft(make_call(), officer, store=app.extensions["store"])
    services_behalf.state_behalf(
        entry.id, BehalfInput("Y Ƀlŏm", "0905 123 456", "", "Đoàn xã Ia Chim"), actor=officer,
        now=NOW)
    leader = next(m for m in entry.members if m.is_leader)
    assert (leader.name, leader.user_id, leader.phone) == ("Y Ƀlŏm", None, "+84905123456")
    with pytest.raises(DomainError, match="Y Ƀlŏm"):
        submit(entry)
    ref = services_behalf.request_confirmation(entry, officer, now=NOW)
    code = letters_to("+84905123456")[-1]
    assert "Đoàn xã Ia Chim" in code.body
    with pytest.raises(DomainError):
        services_behalf.confirm_by_code(entry.id, ref, f"{(int(str(code.secret)) + 1) % 10**6:06}",
                                        actor=officer, now=NOW)
    services_behalf.confirm_by_code(entry.id, ref, str(code.secret), actor=officer, now=NOW)
    assert submit(entry).team[0]["name"] == "Y Ƀlŏm"
    assert list(broken_events()) == []


def test_a_signed_paper_confirms_too(app: Flask) -> None:
    officer = make_user("Phạm Cán Bộ")
    entry = make_draft(make_call(), officer, store=app.extensions["store"])
    services_behalf.state_behalf(entry.id, BehalfInput("A", "", "a@example.test", "Trường X"),
                                 actor=officer, now=NOW)
    services_behalf.confirm_by_paper(entry.id, (entry.attachments[0].file_id, "Giấy.pdf"),
                                     actor=officer, now=NOW)
    assert submit(entry).number == 1
    with pytest.raises(Conflict):
        services_behalf.state_behalf(entry.id, BehalfInput("B", "", "b@example.test", "X"),
                                     actor=officer, now=NOW)


def test_whoever_has_only_a_phone_is_written_to_there(app: Flask) -> None:
    founder = make_user("Y Ƀlŏm", phone="+84935111222")
    founder.email = None
    db.session.commit()
    entry = make_draft(make_call(), founder, store=app.extensions["store"])
    submit(entry)
    assert [m.kind for m in letters_to("+84935111222")] == ["submission_receipt"]
    assert [person.to for person in services_deadline.concerned(entry.competition_id)] == [
        "+84935111222"]
