"""The office's pages of entries: by role, of its own competition, drafts never."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.auth.enums import Role
from app.clock import utc_now
from app.orm import db
from competitions.entries import services_team
from competitions.entries.models import Entry
from competitions.entries.services_team import MemberInput
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.factories import make_officer, make_user, sign_in


@pytest.fixture
def entry(app: Flask) -> Entry:
    entry = make_draft(make_call(code_prefix="QN07"), make_user("Y Ƀlŏm", "y@example.test"),
                       store=app.extensions["store"])
    submit(entry)
    return entry


def as_officer(client: Any, entry: Entry, role: Role = Role.SECRETARY) -> Any:
    return sign_in(client, make_officer(role, entry.competition))


def test_the_office_reads_the_entry_its_versions_and_its_files(client: Any, entry: Entry) -> None:
    office = as_officer(client, entry)
    base = f"/organise/{entry.competition.slug}/entries/QN07-0001"

    page = office.get(base)
    file = office.get(f"{base}/submissions/1/files/0")

    assert (page.status_code, "y@example.test" in page.text) == (200, True)
    assert (file.status_code, file.data[:5], file.headers["Content-Security-Policy"]) == (
        200, b"%PDF-", "sandbox; default-src 'none'")
    assert [office.get(f"{base}/submissions/{n}/files/{i}").status_code
            for n, i in ((1, 1), (2, 0))] == [404, 404]


def test_a_leader_without_details_in_the_team_is_reached_by_the_account(
    client: Any, entry: Entry
) -> None:
    services_team.add_member(entry.id, MemberInput("H'Bĭa", email="h@example.test"),
                             actor=entry.owner, now=utc_now())
    entry.members[0].email, entry.owner.phone = "", "+84905111222"
    db.session.commit()
    page = as_officer(client, entry).get(
        f"/organise/{entry.competition.slug}/entries/QN07-0001").text

    assert [words in page for words in ("0905 111 222", "y@example.test", "h@example.test")] == [
        True, True, True]


def test_an_observer_sees_no_contact_details(client: Any, entry: Entry) -> None:
    page = as_officer(client, entry, Role.OBSERVER).get(
        f"/organise/{entry.competition.slug}/entries/QN07-0001")

    assert (page.status_code, "y@example.test" in page.text) == (200, False)


def test_an_entry_of_another_competition_is_not_found(client: Any, entry: Entry) -> None:
    other = make_call()
    office = sign_in(client, make_officer(Role.SECRETARY, other))

    assert [office.get(f"/organise/{other.slug}/entries/QN07-0001").status_code,
            office.get(f"/organise/{other.slug}/screening/QN07-0001").status_code,
            office.get(f"/organise/{entry.competition.slug}/entries").status_code,
            ] == [404, 404, 403]


def test_a_draft_has_no_page_in_the_office(client: Any, entry: Entry) -> None:
    draft = make_draft(entry.competition)
    office = as_officer(client, entry)

    assert [office.get(f"/organise/{entry.competition.slug}/entries/{name}").status_code
            for name in (draft.ref, "None")] == [404, 404]


def test_odd_filters_are_left_out(client: Any, entry: Entry) -> None:
    office = as_officer(client, entry)
    query = "state=draft&track=x&page=99&sort=nothing&q=%25_%F0%9F%8C%B1"

    assert office.get(f"/organise/{entry.competition.slug}/entries?{query}").status_code == 200


def test_the_workbook_holds_the_list(client: Any, entry: Entry) -> None:
    book = as_officer(client, entry).get(f"/organise/{entry.competition.slug}/entries.xlsx")

    sheet = load_workbook(BytesIO(book.data)).active
    assert [cell.value for cell in sheet[2]][:5] == [
        "QN07-0001", "Chả cá Sa Huỳnh", "Xã Sa Huỳnh", "Ý tưởng", "Đã nộp"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_of_the_entry_opens_in_both_languages(
    client: Any, entry: Entry, lang: str
) -> None:
    entry.competition.deadline = utc_now().replace(year=2099)
    db.session.commit()
    founder = sign_in(client, entry.owner)
    slug = entry.competition.slug
    pages = [f"/entries/{entry.ref}", f"/entries/{entry.ref}/edit", f"/entries/{entry.ref}/submit",
             f"/entries/{entry.ref}/submissions/1", f"/entries/{entry.ref}/members/new",
             f"/entries/{entry.ref}/members/{entry.members[0].id}", "/entries/",
             f"/competitions/{slug}/apply"]
    own = [founder.get(f"{page}?lang={lang}").status_code for page in pages]
    office = as_officer(client, entry)
    theirs = [office.get(f"/organise/{slug}/{page}?lang={lang}").status_code for page in (
        "entries", "entries/QN07-0001", "screening", "screening/QN07-0001")]

    assert own + theirs == [200] * 12
