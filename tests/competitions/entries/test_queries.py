"""What judges read, and lists whose SELECTs do not grow."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import joinedload

from app.auth.enums import Role
from app.orm import db
from app.text import fold, sort_key
from competitions.entries import listing, queries, services
from competitions.entries.enums import EntryState
from competitions.entries.listing import EntryFilter
from competitions.entries.models import Entry, Submission
from competitions.entries.services import DraftInput
from competitions.programme.models import Competition
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.conftest import both_databases
from tests.factories import NOW, make_officer, make_user, sign_in


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the SELECTs of a block."""
    seen: list[str] = []

    def note(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def fill(competition: Competition, owner: Any, count: int) -> None:
    """Add submitted entries as rows, quickly."""
    titles = ["Chả cá", "Đặc sản Lý Sơn", "Dừa nước", "Quế Trà Bồng"]
    first = competition.last_entry_number + 1
    book = competition.rule_books[0].id
    for number in range(first, first + count):
        title = f"{titles[number % 4]} {number}"
        code = f"{competition.code_prefix}-{number:04}"
        entry = Entry(
            competition_id=competition.id, track_id=competition.tracks[number % 2].id,
            owner_id=owner.id, number=number, code=code, state=EntryState.SUBMITTED, title=title,
            sort_key=sort_key(title), search=fold(f"{code} {title}"), draft={}, created_at=NOW,
            submitted_at=NOW + timedelta(seconds=number), last_submission=1, unit_name="Xã",
        )
        entry.submissions.append(Submission(
            number=1, track_id=entry.track_id, rule_book_id=book, title=title, answers={},
            team=[], files=[], digest="0" * 64, receipt_code=f"{number:012}", submitted_at=NOW,
            submitted_by_id=owner.id))
        db.session.add(entry)
    competition.last_entry_number += count
    db.session.commit()


def test_a_judge_reads_answers_in_order_without_what_is_not_for_judges(app: Flask) -> None:
    entry = make_draft(make_call(), store=app.extensions["store"])
    services.merge_draft(entry.id, DraftInput({
        "contact": "0905", "field": "sea", "link": "https://a.vn"}), actor=entry.owner, now=NOW)
    submission = submit(entry)

    for_judges = queries.submission_view(submission)
    blind = queries.submission_view(submission, blind=True)
    office = queries.submission_view(submission, for_judges=False)

    assert [(a.label, a.value, a.value_en) for a in for_judges.answers] == [
        ("Tóm tắt", "Làm chả cá sạch.", ""), ("Lĩnh vực", "Biển", "Sea"),
        ("Liên kết", "https://a.vn", "")]
    assert [a.key for a in blind.answers] == ["summary", "field"]
    assert [a.key for a in office.answers] == ["summary", "field", "contact", "link"]
    assert (blind.unit_name, blind.team, for_judges.team[0].name) == ("", (), "Hồ Thị Lan")
    assert [(f.name, f.label, f.index) for f in blind.files] == [
        ("bai-thuyet-trinh.pdf", "Bài thuyết trình", 0)]


def test_views_of_many_submissions_cost_no_more_selects_than_of_one(app: Flask) -> None:
    call = make_call()
    fill(call, make_user(), 31)
    db.session.execute(sa.update(Entry).values(state=EntryState.ELIGIBLE))
    db.session.commit()
    db.session.expunge_all()
    with counted() as seen:
        views = queries.submission_views(list(db.session.scalars(sa.select(Submission).options(
            joinedload(Submission.entry).joinedload(Entry.track)))))

    assert (len(views), len(seen)) == (31, 4)  # entries, prizes, questions, forms


@both_databases
def test_search_folds_and_the_order_is_vietnamese(app: Flask) -> None:
    call = make_call()
    fill(call, make_user(), 4)

    def titles(**asked: Any) -> list[str]:
        return [r.title for r in listing.list_entries(call.id, EntryFilter(**asked)).rows]

    assert titles(sort="title") == ["Chả cá 4", "Dừa nước 2", "Đặc sản Lý Sơn 1", "Quế Trà Bồng 3"]
    assert [titles(q="dac san"), titles(q="ĐẶC"), titles(q="que bong"), titles(q="%")] == [
        ["Đặc sản Lý Sơn 1"], ["Đặc sản Lý Sơn 1"], ["Quế Trà Bồng 3"], []]
    assert titles(sort="-submitted")[0] == "Chả cá 4"
    assert titles(track_id=call.tracks[0].id) == ["Dừa nước 2", "Chả cá 4"]


def test_drafts_are_a_figure_and_nothing_more_for_the_office(app: Flask) -> None:
    call = make_call()
    make_draft(call)
    withdrawn = make_draft(call)
    services.withdraw_entry(withdrawn.id, actor=withdrawn.owner, now=NOW)
    fill(call, make_user(), 1)

    page = listing.list_entries(call.id, EntryFilter())

    assert ([r.number if hasattr(r, "number") else r.code[-4:] for r in page.rows], page.drafts,
            page.total, page.counts) == (["0001"], 1, 1, {EntryState.SUBMITTED: 1})


@pytest.mark.parametrize("address", ["entries", "screening"])
def test_the_office_lists_cost_the_same_selects_for_1_30_and_3000_entries(
    app: Flask, client: Any, address: str
) -> None:
    call = make_call()
    officer = sign_in(client, make_officer(Role.SECRETARY, call))
    owner = make_user()
    figures = []
    for more in (1, 29, 2970):
        fill(call, owner, more)
        with counted() as seen:
            answer = officer.get(f"/organise/{call.slug}/{address}")
        figures.append((answer.status_code, len(seen)))

    assert figures == [figures[0]] * 3
    assert figures[0][0] == 200
    assert figures[0][1] <= 12


def test_own_entries_cost_the_same_selects_for_1_and_30(app: Flask, client: Any) -> None:
    call = make_call()
    owner = make_user()
    founder = sign_in(client, owner)
    figures = []
    for more in (1, 29):
        fill(call, owner, more)
        with counted() as seen:
            founder.get("/entries/")
        figures.append(len(seen))

    assert figures[0] == figures[1]
