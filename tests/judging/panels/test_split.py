"""Sharing entries out: even, without conflicts, moved by hand, nothing begun is touched."""

from typing import Any

import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.auth.models import User
from app.orm import db
from judging.panels.enums import ConflictKind
from judging.panels.services import ConflictInput
from judging.scoresheets import planning, services
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.services_assign import assign_pairs
from tests.factories import NOW, sign_in
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.test_services_sync import TABLET, queue


def conflict(here: Round, judge: int, entry: int) -> None:
    services.declare_conflict(
        ConflictInput(here.judges[judge].id, here.entries[entry].id, ConflictKind.MENTOR),
        actor=here.organiser, now=NOW)


def given(here: Round) -> set[tuple[int, int]]:
    rows = db.session.query(Scoresheet.judge_id, Scoresheet.entry_id)
    return {(judge, entry) for judge, entry in rows}


def test_a_proposal_is_even_linked_and_keeps_conflicts(app: Flask) -> None:
    here = make_round(judges=5, entries=10, is_assigned=False)
    conflict(here, 0, 0)
    split = planning.propose(here.sitting, 2, seed=3)
    assert [split.loads[judge.id] for judge in here.judges] == [4, 4, 4, 4, 4]
    assert (split.parts, split.thin, split.blocked) == (1, [], [])
    assert (here.judges[0].id, here.entries[0].id) not in split.pairs
    assert given(here) == set()


def test_who_blocks_is_named(app: Flask) -> None:
    here = make_round(judges=3, entries=2, is_assigned=False)
    conflict(here, 0, 1)
    conflict(here, 1, 1)
    split = planning.propose(here.sitting, 2)
    [group] = split.blocked
    [(entry, names)] = group.entries
    assert (group.free, entry.id, sorted(names)) == (
        1, here.entries[1].id, sorted([here.judges[0].name, here.judges[1].name]))
    assert (here.judges[2].id, entry.id) in split.pairs  # who is left, and the other is shared out
    assert split.panel_sizes == {here.entries[0].id: 2, here.entries[1].id: 1}


def test_when_everyone_scores_everything_a_conflict_blocks_nothing(app: Flask) -> None:
    here = make_round(judges=3, entries=2, is_assigned=False)
    conflict(here, 0, 1)
    split = planning.propose(here.sitting, 3)
    assert (split.blocked, split.thin) == ([], [])
    assert [split.loads[judge.id] for judge in here.judges] == [1, 2, 2]


def test_whoever_recused_gets_the_entry_no_more_and_somebody_else_does(app: Flask) -> None:
    here = make_round(judges=4, entries=2, is_assigned=False)
    first = planning.propose(here.sitting, 2)
    assign_pairs(here.sitting.id, first.pairs, actor=here.organiser, now=NOW)
    judge, entry = min(first.pairs)
    conflict(here, [j.id for j in here.judges].index(judge),
             [e.id for e in here.entries].index(entry))
    again = planning.propose(here.sitting, 2)
    assert first.pairs - again.pairs == {(judge, entry)}
    assert (len(again.pairs), again.added, again.taken) == (4, 1, 0)


def test_a_judge_called_in_late_takes_over_what_nobody_has_begun(app: Flask) -> None:
    here = make_round(judges=3, entries=6, is_assigned=False)
    late = here.panel.members[2]
    late.left_at = NOW
    db.session.commit()
    assign_pairs(here.sitting.id, planning.propose(here.sitting, 1).pairs,
                 actor=here.organiser, now=NOW)
    begun = db.session.query(Scoresheet).order_by(Scoresheet.id).first()
    services.synchronise(db.session.get(User, begun.judge_id), TABLET, queue(begun.id), NOW)
    late.left_at = None
    db.session.commit()
    held, moved = (planning.propose(here.sitting, 1, moves=moves) for moves in (False, True))
    assert (held.added, held.taken) == (0, 0)
    assert [moved.loads[judge.id] for judge in here.judges] == [2, 2, 2]
    assert (begun.judge_id, begun.entry_id) in moved.pairs


def test_judges_of_the_entrys_own_unit_are_avoided(app: Flask) -> None:
    here = make_round(judges=2, entries=2, is_assigned=False)
    here.entries[0].unit_name, here.entries[1].unit_name = "Sở Công Thương", "Đoàn xã"
    here.panel.members[0].unit_name = "SỞ CÔNG THƯƠNG"
    here.panel.members[1].unit_name = "Đoàn xã"
    db.session.commit()
    first, second = here.judges
    for seed in range(4):
        assert planning.propose(here.sitting, 1, seed).pairs == {
            (first.id, here.entries[1].id), (second.id, here.entries[0].id)}


def test_applying_takes_back_untouched_sheets_only(app: Flask) -> None:
    here = make_round(judges=3, entries=2)
    begun = here.sheet(here.judges[0], here.entries[0])
    services.synchronise(here.judges[0], TABLET, queue(begun.id), NOW)
    kept = (here.judges[1].id, here.entries[1].id)
    assert assign_pairs(here.sitting.id, [kept], actor=here.organiser, now=NOW) == (0, 4)
    assert given(here) == {kept, (here.judges[0].id, here.entries[0].id)}
    assert db.session.query(AuditEvent).filter_by(action="sheets_taken_back").count() == 1


def test_the_page_says_who_blocks_and_shares_out_the_rest(app: Flask, client: Any) -> None:
    here = make_round(judges=3, entries=2, is_assigned=False)
    for judge in range(3):
        conflict(here, judge, 1)
    url = f"/organise/{here.competition.slug}/sittings/{here.sitting.id}/split"
    page = sign_in(client, here.organiser).get(f"{url}?per_entry=2").get_data(as_text=True)
    assert ("Chưa phân công được 1 hồ sơ: cả 3 giám khảo lĩnh vực "
            f"{here.sitting.track.name} đều có xung đột lợi ích.") in page
    assert page.count(" checked") == 2


def test_a_table_too_large_to_show_is_applied_as_proposed(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make_round(judges=3, entries=4, is_assigned=False)
    monkeypatch.setattr(planning, "LARGEST_TABLE", 11)
    url = f"/organise/{here.competition.slug}/sittings/{here.sitting.id}/split"
    page = sign_in(client, here.organiser).get(f"{url}?per_entry=2&seed=5").get_data(as_text=True)
    assert ('name="pair"' in page, 'name="whole"' in page) == (False, True)
    client.post(url, data={"whole": "1", "seed": "5", "per_entry": "2", "then": "apply"})
    assert given(here) == planning.propose(here.sitting, 2, 5).pairs
    assert len(given(here)) == 8


def test_the_page_proposes_moves_and_applies(app: Flask, client: Any) -> None:
    here = make_round(judges=3, entries=2, is_assigned=False)
    conflict(here, 2, 0)
    sign_in(client, here.organiser)
    url = f"/organise/{here.competition.slug}/sittings/{here.sitting.id}/split"
    assert client.get(f"{url}?per_entry=2").status_code == 200
    first, second, third = (judge.id for judge in here.judges)
    one, two = (entry.id for entry in here.entries)
    ticked = [f"{first}:{one}", f"{third}:{two}", f"{third}:{one}", "x:y", "9:9"]
    seen = client.post(url, data={"pair": ticked, "per_entry": "1", "then": "review"})
    assert (seen.status_code, given(here)) == (200, set())
    client.post(url, data={"pair": ticked, "per_entry": "1", "then": "apply"})
    assert given(here) == {(first, one), (third, two)}
    assert second not in {judge for judge, _ in given(here)}
