"""The form may be changed at any time, and no answer is ever lost."""

import re
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.auth.models import User
from app.errors import Conflict, DomainError
from app.orm import db
from competitions.dossiers import queries, services
from competitions.dossiers.enums import ColumnKind, FieldKind, FormChange
from competitions.dossiers.fields import view_of
from competitions.dossiers.inputs import ColumnInput, FieldInput, OptionInput, SectionInput
from competitions.dossiers.models import DossierField, FormVersion
from competitions.entries import queries as entries
from competitions.entries import services as drafts
from competitions.entries.content import content_of, gaps
from competitions.entries.models import Entry, Submission
from competitions.entries.papers_panel import signed_field
from competitions.entries.services import DraftInput
from competitions.programme.models import Competition
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.factories import NOW, make_competition, make_user

SCALES = (ColumnInput("Nội dung"), ColumnInput("Năm 1", kind=ColumnKind.MONEY))
FISH = tuple(OptionInput(label) for label in ("Cá", "Muối"))


@pytest.fixture
def call(app: Flask) -> Competition:
    return make_call()


@pytest.fixture
def who(call: Competition) -> dict[str, Any]:
    return {"actor": make_user("Cán bộ"), "now": NOW}


def key_of(competition: Competition, label: str) -> str:
    return next(row.key for row in queries.list_all_fields(competition.id) if row.label == label)


def labels(competition: Competition) -> list[tuple[str, str]]:
    return [(row.section, row.label) for row in queries.list_fields(competition.id)]


def test_every_change_is_kept_with_who_did_what(call: Competition, who: dict[str, Any]) -> None:
    row = services.add_field(call.id, FieldKind.DATE, FieldInput("Ngày cấp", section="Mới"), **who)
    services.update_field(row.id, FieldInput("Ngày cấp giấy", section="Mới"), row.version, **who)
    services.retire_field(row.id, **who)
    services.restore_field(row.id, **who)

    lines = queries.list_versions(call.id)
    assert [(v.number, v.change, v.subject, v.who) for v in lines] == [
        (5, FormChange.RESTORED, "Ngày cấp giấy", "Cán bộ"),
        (4, FormChange.RETIRED, "Ngày cấp giấy", "Cán bộ"),
        (3, FormChange.EDITED, "Ngày cấp giấy", "Cán bộ"),
        (2, FormChange.ADDED, "Ngày cấp", "Cán bộ"), (1, FormChange.MADE, "", ""),
    ]
    names = [[f["label"] for f in queries.get_version(call.id, n).fields][-1] for n in (1, 2, 3)]
    assert names == ["Bài thuyết trình", "Ngày cấp", "Ngày cấp giấy"]


def test_saving_the_same_makes_no_version(call: Competition, who: dict[str, Any]) -> None:
    said = FieldInput("Vốn tự có", section="Mới", settings={"least": 0})
    row = services.add_field(call.id, FieldKind.MONEY, said, **who)
    services.update_field(row.id, said, row.version, **who)
    assert queries.latest_number(call.id) == 2


def test_what_was_submitted_is_shown_in_the_words_it_was_asked_in(
    app: Flask, call: Competition, who: dict[str, Any]
) -> None:
    entry = make_draft(call, store=app.extensions["store"])
    first = submit(entry)
    summary = queries.list_fields(call.id)[0]
    services.update_field(summary.id, FieldInput(
        "Tóm tắt trong 100 từ", section="Giới thiệu"), summary.version, **who)
    services.retire_field(queries.list_fields(call.id)[-1].id, **who)
    drafts.merge_draft(entry.id, DraftInput({"summary": "Bản hai."}),
                      actor=entry.owner, now=NOW)
    second = submit(entry)

    shown = entries.submission_views([first, second])
    assert [[(a.section, a.label) for a in view.answers] for view in shown] == [
        [("Giới thiệu", "Tóm tắt")], [("Giới thiệu", "Tóm tắt trong 100 từ")]]
    assert [[f.label for f in view.files] for view in shown] == [["Bài thuyết trình"], []]


def test_what_is_hidden_today_is_hidden_in_old_versions_too(
    app: Flask, call: Competition, who: dict[str, Any]
) -> None:
    sent = submit(make_draft(call, store=app.extensions["store"]))
    summary = queries.list_fields(call.id)[0]
    services.update_field(summary.id, FieldInput(
        "Tóm tắt", section="Giới thiệu", is_identifying=True), summary.version, **who)

    assert [len(entries.submission_view(sent, blind=blind).answers) for blind in (False, True)] == [
        1, 0]


def test_an_answer_once_given_stays_readable_when_it_is_no_longer_offered(
    app: Flask, call: Competition, who: dict[str, Any]
) -> None:
    row = services.add_field(call.id, FieldKind.CHOICE, FieldInput(
        "Nghề", section="Mới", options=FISH), **who)
    entry = make_draft(call, store=app.extensions["store"])
    drafts.merge_draft(entry.id, DraftInput({row.key: "ca"}), actor=entry.owner,
                      now=NOW)
    services.update_field(row.id, FieldInput("Nghề", section="Mới", options=(
        OptionInput("Muối", value="muoi"), OptionInput("Quế"))), row.version, **who)

    fields = entries.fields_of(call.id)
    content = content_of(db.session.get_one(Entry, entry.id), fields)
    assert content.answers[row.key] == "ca"
    assert [str(gap.message) for gap in gaps(fields, content)] == [
        "Nghề: phương án này không còn dùng, hãy chọn lại"]
    assert [(o["value"], o.get("retired", False)) for o in db.session.get_one(
        DossierField, row.id).options or ()] == [("muoi", False), ("que", False), ("ca", True)]


def test_two_people_are_told_of_each_other(call: Competition, who: dict[str, Any]) -> None:
    row = services.add_field(call.id, FieldKind.DATE, FieldInput("Ngày", section="Mới"), **who)
    seen = row.version
    services.update_field(row.id, FieldInput("Ngày một", section="Mới"), seen, **who)
    with pytest.raises(Conflict):
        services.update_field(row.id, FieldInput("Ngày hai", section="Mới"), seen, **who)
    order = [SectionInput("Tất cả", "", tuple(r.id for r in queries.list_fields(call.id)))]
    services.retire_field(row.id, **who)
    with pytest.raises(Conflict):
        services.arrange_form(call.id, order, **who)


def test_questions_change_places_and_sections(call: Competition, who: dict[str, Any]) -> None:
    rows = queries.list_fields(call.id)
    services.arrange_form(call.id, [
        SectionInput("Tệp", "Files", (rows[5].id,)),
        SectionInput("Giới thiệu", "", tuple(r.id for r in rows[:5])),
    ], **who)
    assert labels(call)[:2] == [("Tệp", "Bài thuyết trình"), ("Giới thiệu", "Tóm tắt")]
    assert queries.list_versions(call.id)[0].subject == "Bài thuyết trình"


def test_a_new_section_takes_no_english_heading_of_another(
    call: Competition, who: dict[str, Any]
) -> None:
    first = queries.list_fields(call.id)
    services.arrange_form(call.id, [
        SectionInput("Tệp", "Files", tuple(r.id for r in first))], **who)
    row = services.add_field(call.id, FieldKind.DATE, FieldInput(
        "Ngày", section="Vốn", section_en="Files"), **who)  # as the page suggested it
    assert row.section_en == ""
    services.update_field(row.id, FieldInput("Ngày", section="Tệp"), row.version, **who)
    assert (row.section, row.section_en) == ("Tệp", "Files")


@pytest.mark.parametrize(("kind", "said", "field"), [
    (FieldKind.CHOICE, FieldInput("A", section="B", options=FISH[:1]), "options"),
    (FieldKind.TABLE, FieldInput("A", section="B"), "columns"),
    (FieldKind.NUMBER, FieldInput("A", section="B", settings={"least": 2, "most": 1}), "most"),
    (FieldKind.DATE, FieldInput("A", section="B", required_stage_id=999), "required"),
    (FieldKind.DATE, FieldInput("A", section="B", waived_by="summary"), "waived_by"),
    (FieldKind.DATE, FieldInput("A", section="B", shown_if={"key": "deck", "values": []}),
     "shown_key"),
    (FieldKind.DATE, FieldInput("A", section="B", shown_if={"key": "field", "values": []}),
     "shown_values"),
])
def test_a_question_that_could_not_be_asked_is_refused(
    call: Competition, who: dict[str, Any], kind: FieldKind, said: FieldInput, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        services.add_field(call.id, kind, said, **who)
    assert refused.value.field == field
    assert (queries.latest_number(call.id), len(queries.list_fields(call.id))) == (0, 6)


def test_questions_never_wait_for_each_other(call: Competition, who: dict[str, Any]) -> None:
    first = services.add_field(call.id, FieldKind.SHORT_TEXT, FieldInput("Một", section="B"), **who)
    second = services.add_field(call.id, FieldKind.SHORT_TEXT, FieldInput(
        "Hai", section="B", shown_if={"key": first.key, "values": []}), **who)
    with pytest.raises(DomainError, match="chờ lẫn nhau"):
        services.update_field(first.id, FieldInput(
            "Một", section="B", shown_if={"key": second.key, "values": []}), first.version, **who)
    with pytest.raises(DomainError, match=re.escape("Hai")):
        services.retire_field(first.id, **who)


WORDS = st.text(alphabet="aáăđêôơưHĭ' bcz0129", max_size=30)
EDITS = st.lists(st.tuples(
    st.sampled_from(["add", "edit", "retire", "restore", "arrange", "type", "submit"]),
    st.integers(0, 99), WORDS), min_size=6, max_size=14)
KINDS = [FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE, FieldKind.TABLE,
         FieldKind.YES_NO, FieldKind.MONEY]


class Play:
    """Organiser and founder at work on one form; what the founder ever typed is remembered."""

    def __init__(self, app: Flask) -> None:
        self.call = make_call(code_prefix=f"H{db.session.query(Competition).count()}")
        self.officer: User = make_user("Cán bộ", None)
        self.entry = make_draft(self.call, make_user("Y Ƀlŏm", None), store=app.extensions["store"])
        self.typed: dict[str, Any] = dict(self.entry.draft)
        self.sent: list[tuple[int, dict[str, Any]]] = []

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.officer, "now": NOW}

    def said(self, kind: FieldKind, n: int, text: str) -> FieldInput:
        asked = [r for r in queries.list_fields(self.call.id) if r.kind is FieldKind.SHORT_TEXT]
        condition = {"key": asked[n % len(asked)].key, "values": []} if asked and n % 3 else None
        return FieldInput(
            text.strip() or "Mục", section=f"Phần {n % 3}", is_required=False, shown_if=condition,
            options=FISH if kind is FieldKind.CHOICE else (),
            columns=SCALES[: 1 + n % 2] if kind is FieldKind.TABLE else (),
            is_for_judges=bool(n % 2))

    def step(self, verb: str, n: int, text: str) -> None:
        try:
            getattr(self, verb)(n, text)
        except DomainError:
            db.session.rollback()  # a rule refused it; nothing may be lost by that either

    def add(self, n: int, text: str) -> None:
        kind = KINDS[n % len(KINDS)]
        services.add_field(self.call.id, kind, self.said(kind, n, text), **self.who)

    def edit(self, n: int, text: str) -> None:
        rows = queries.list_fields(self.call.id)
        row = rows[n % len(rows)]
        services.update_field(row.id, self.said(row.kind, n, text), row.version, **self.who)

    def retire(self, n: int, _text: str) -> None:
        rows = queries.list_fields(self.call.id)[1:]
        services.retire_field(rows[n % len(rows)].id, **self.who)

    def restore(self, n: int, _text: str) -> None:
        rows = queries.list_all_fields(self.call.id)
        services.restore_field(rows[n % len(rows)].id, **self.who)

    def arrange(self, n: int, text: str) -> None:
        ids = [row.id for row in queries.list_fields(self.call.id)]
        turned = (*ids[n % len(ids):], *ids[: n % len(ids)])
        services.arrange_form(self.call.id, [SectionInput(text or "Phần", "", turned)], **self.who)

    def type(self, n: int, text: str) -> None:
        rows = [row for row in queries.list_fields(self.call.id) if row.kind in KINDS]
        row = rows[n % len(rows)]
        answer: Any = {FieldKind.CHOICE: "ca", FieldKind.YES_NO: "yes", FieldKind.MONEY: str(n),
                       FieldKind.TABLE: [{"noi_dung": text or "x", "nam_1": str(n)}],
                       }.get(row.kind, text or "x")
        drafts.merge_draft(self.entry.id, DraftInput({row.key: answer}),
                           actor=self.entry.owner, now=NOW)
        self.typed[row.key] = answer

    def submit(self, _n: int, _text: str) -> None:
        sent = submit(db.session.get_one(Entry, self.entry.id))
        self.sent.append((sent.id, dict(sent.answers)))


@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(EDITS)
def test_no_edit_of_a_form_ever_loses_an_answer(app: Flask, edits: Any) -> None:
    play = Play(app)
    for verb, n, text in edits:
        play.step(verb, n, text)
    db.session.expire_all()
    draft = db.session.get_one(Entry, play.entry.id).draft
    assert {key: draft.get(key) for key in play.typed} == play.typed
    known = {row.key for row in queries.list_all_fields(play.call.id)} | {"title", "unit_name"}
    assert set(play.typed) <= known
    rows = [view_of(row) for row in queries.list_fields(play.call.id)]
    assert queries.form_in_force(play.call.id)[0] == rows  # the version says what they say
    for sent_id, answers in play.sent:
        sent = db.session.get_one(Submission, sent_id)
        view = entries.submission_view(sent, for_judges=False)
        assert sent.answers == answers
        assert {a.key for a in view.answers} == set(answers) - {"title", "unit_name"}
        words = {f["key"]: f["label"] for f in _form_of(sent)}
        assert {a.key: a.label for a in view.answers if a.key in words} == {
            key: words[key] for key in answers if key in words}


def _form_of(sent: Submission) -> list[dict[str, Any]]:
    if sent.form_version_id is None:
        return []
    return db.session.get_one(FormVersion, sent.form_version_id).fields


def test_the_default_form_is_short_and_takes_papers_instead_of_typing(app: Flask) -> None:
    call = make_competition("mac-dinh")
    services.create_form(call.id)
    db.session.commit()
    asked = {q.key: q for q in entries.fields_of(call.id)}  # with title and unit
    assert len(asked) <= 12
    assert asked["document"].accepts == ("pdf", "word")
    assert {q.key for q in asked.values() if q.waived_by} == {
        "problem", "solution", "market", "impact"}
    signed = signed_field(asked.values())
    assert signed is asked["signed"]
    assert (signed.is_required, signed.is_for_judges, signed.accepts) == (
        False, False, ("pdf", "image"))
