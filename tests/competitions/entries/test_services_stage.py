"""What a stage requires is asked of those admitted, until it begins, and freezes a new version."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.errors import Conflict, DomainError
from app.files.services_intake import Part
from app.jobs import services as jobs
from app.orm import db
from app.outbox.models import Message
from competitions.dossiers import services as forms
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.inputs import FieldInput
from competitions.entries import queries, services, services_links, services_stage
from competitions.entries.enums import EntryState, LinkOutcome
from competitions.entries.models import Entry
from competitions.entries.services import DraftInput
from competitions.entries.services_stage import CompletionInput
from competitions.programme.enums import StageKind
from tests.competitions.entries.helpers import make_call, make_draft, pdf, submit
from tests.factories import NOW, make_user, sign_in


@pytest.fixture
def entry(app: Flask) -> Entry:
    call = make_call(stages=(StageKind.SCORING, StageKind.PITCH))
    final = call.stages[1]
    final.starts_at = NOW + timedelta(days=9)
    who: Any = {"actor": make_user("Cán bộ"), "now": NOW}
    for kind, label in ((FieldKind.MONEY, "Vốn cần gọi"), (FieldKind.FILE, "Bài trình bày")):
        forms.add_field(call.id, kind, FieldInput(
            label, section="Chung kết", required_stage_id=final.id), **who)
    entry = make_draft(call, store=app.extensions["store"])
    submit(entry)
    entry.state = EntryState.ELIGIBLE
    db.session.commit()
    return entry


def complete(app: Flask, entry: Entry, amount: str = "900000", **more: Any) -> Any:
    given = CompletionInput({"von_can_goi": amount, "summary": "Lén sửa"},
                            {"bai_trinh_bay": [Part("Cuối.pdf", pdf())]})
    return services_stage.complete_entry(
        entry.id, entry.competition.stages[1].id, given,
        **{"actor": entry.owner, "now": NOW, "store": app.extensions["store"], **more})


def test_the_first_submission_does_not_need_what_a_later_stage_requires(entry: Entry) -> None:
    assert (entry.last_submission, entry.code is not None) == (1, True)


def test_those_admitted_complete_and_only_that_changes(app: Flask, entry: Entry) -> None:
    final = entry.competition.stages[1].id
    with pytest.raises(Conflict):
        complete(app, entry)
    assert services_stage.call_to_stage(final, [entry.id], now=NOW) == 1
    assert services_stage.call_to_stage(final, [entry.id], now=NOW) == 0
    assert [(e.id, s.id) for e, s in services_stage.open_requests(entry.owner, NOW)] == [
        (entry.id, final)]
    with pytest.raises(DomainError, match="Vốn cần gọi"):
        complete(app, entry, "")

    sent = complete(app, entry)

    first = queries.get_entry_submission(entry, 1)
    assert (sent.number, sent.answers, entry.state) == (
        2, {**first.answers, "von_can_goi": "900000"}, EntryState.ELIGIBLE)
    assert [f["name"] for f in sent.files] == ["Bài.pdf", "Cuối.pdf"]
    again = CompletionInput({"von_can_goi": "900000"})
    assert services_stage.complete_entry(
        entry.id, final, again, actor=entry.owner, now=NOW, store=app.extensions["store"],
    ).number == 2


@pytest.mark.parametrize(("to", "words"), [
    ("lan@example.test", ["Kính gửi", "- Vốn cần gọi", "- Bài trình bày"]),
    ("+84905123456", ["bổ sung hồ sơ trước"]),
])
def test_those_asked_are_told_once_by_mail_or_phone(
    app: Flask, entry: Entry, to: str, words: list[str]
) -> None:
    owner, final = entry.owner, entry.competition.stages[1]
    owner.email, owner.phone = (to, None) if "@" in to else (None, to)
    db.session.commit()
    for _ in range(2):
        services_stage.call_to_stage(final.id, [entry.id], now=NOW)
    sent = db.session.query(Message).filter_by(kind="stage_request").one()
    assert (sent.to, entry.code in sent.subject, final.name in sent.body) == (to, True, True)
    assert [word for word in words if word not in sent.body] == []
    link = re.search(r"http://\S+", sent.body)
    assert link is not None
    assert sign_in(app.test_client(), owner).get(urlsplit(link[0]).path).status_code == 200


def test_nothing_is_added_once_the_stage_has_begun(app: Flask, entry: Entry) -> None:
    final = entry.competition.stages[1]
    services_stage.call_to_stage(final.id, [entry.id], now=NOW)
    with pytest.raises(Conflict):
        complete(app, entry, now=final.starts_at)
    assert services_stage.close_requests(final.id, entry.track_id, now=NOW) == 1
    with pytest.raises(Conflict):
        complete(app, entry)
    assert services_stage.open_requests(entry.owner, NOW) == []


def test_the_founder_is_led_to_the_page_that_asks(
    app: Flask, client: Any, entry: Entry
) -> None:
    final = entry.competition.stages[1]
    final.starts_at = None
    db.session.commit()
    services_stage.call_to_stage(final.id, [entry.id], now=NOW)
    founder = sign_in(client, entry.owner)
    address = f"/entries/{entry.ref}/stages/{final.id}"

    assert [address in founder.get(page).text for page in (f"/entries/{entry.ref}", "/")] == [
        True, True]
    asked = founder.get(address).text
    assert [word in asked for word in ("Vốn cần gọi", "Bài trình bày", "Tóm tắt")] == [
        True, True, False]
    refused = founder.post(address, data={"answer_von_can_goi": "nhiều"})
    assert (refused.status_code, 'value="nhiều"' in refused.text) == (422, True)


def test_an_address_is_looked_at_when_it_is_new_or_did_not_open(app: Flask, entry: Entry) -> None:
    draft = make_draft(entry.competition, make_user("Hồ Thị Lan", "lan@example.test"))
    services.merge_draft(draft.id, DraftInput({"link": "http://127.0.0.1/x"}),
                        actor=draft.owner, now=NOW)
    fields = queries.fields_of(draft.competition_id)

    def asked(minutes: int) -> int:
        return services_links.ask_checks(draft.id, fields, actor=draft.owner,
                                         now=NOW + timedelta(minutes=minutes))

    assert (asked(0), asked(1)) == (1, 0)
    jobs.KINDS.update(services_links.KINDS)
    while jobs.run_next(NOW):
        continue
    row = services_links.checks_of(draft.id)["http://127.0.0.1/x"]
    assert row.outcome is LinkOutcome.NOT_PUBLIC
    row.checked_at = NOW
    db.session.commit()
    assert (asked(3), asked(6)) == (0, 1)


def test_founder_and_office_are_told_of_an_address_that_does_not_open(
    app: Flask, client: Any, entry: Entry
) -> None:
    entry.state, entry.draft = EntryState.SUBMITTED, {**entry.draft, "link": "https://a.vn"}
    db.session.commit()
    submit(entry)
    services_links.ask_checks(entry.id, queries.fields_of(entry.competition_id),
                              actor=entry.owner, now=NOW)
    row = services_links.checks_of(entry.id)["https://a.vn"]
    row.outcome, row.checked_at = LinkOutcome.NEEDS_SIGN_IN, NOW
    db.session.commit()
    founder = sign_in(client, entry.owner)
    pages = [founder.get(f"/entries/{entry.ref}").text,
             founder.get(f"/entries/{entry.ref}/edit").text]
    assert ["Trang đòi đăng nhập" in page for page in pages] == [True, True]
