"""Sharing entries out: even, without conflicts, moved by hand, nothing begun is touched."""

from typing import Any

from flask import Flask

from app.audit.models import AuditEvent
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
    assert [split.load(judge.id) for judge in here.judges] == [4, 4, 4, 4, 4]
    assert (split.parts, split.thin, split.blocked) == (1, [], [])
    assert (here.judges[0].id, here.entries[0].id) not in split.pairs
    assert given(here) == set()


def test_who_blocks_is_named(app: Flask) -> None:
    here = make_round(judges=3, entries=2, is_assigned=False)
    conflict(here, 0, 1)
    conflict(here, 1, 1)
    [(entry, names)] = planning.propose(here.sitting, 2).blocked
    assert (entry.id, sorted(names)) == (
        here.entries[1].id, sorted([here.judges[0].name, here.judges[1].name]))


def test_applying_takes_back_untouched_sheets_only(app: Flask) -> None:
    here = make_round(judges=3, entries=2)
    begun = here.sheet(here.judges[0], here.entries[0])
    services.synchronise(here.judges[0], TABLET, queue(begun.id), NOW)
    kept = (here.judges[1].id, here.entries[1].id)
    assert assign_pairs(here.sitting.id, [kept], actor=here.organiser, now=NOW) == (0, 4)
    assert given(here) == {kept, (here.judges[0].id, here.entries[0].id)}
    assert db.session.query(AuditEvent).filter_by(action="sheets_taken_back").count() == 1


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
