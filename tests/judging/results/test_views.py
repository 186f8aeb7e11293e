"""The review over HTTP: what is typed, and what belongs to another contest."""

from typing import Any

from flask import Flask

from app.orm import db
from judging.results import services
from judging.rubrics.enums import SittingState
from judging.scoresheets.enums import SheetState
from tests.factories import NOW, sign_in
from tests.judging import contest as stage


def test_closing_takes_reasons_as_plain_lines_and_leaves_odd_fields_out(
    app: Flask, client: Any
) -> None:
    made = stage.make_contest(entries=1, judges=1)
    sheet = stage.assign(made.sitting, made.judges[0], made.entries[0])
    stage.score(made.sitting, made.chair, made.entries[0], 50, 30)
    answer = sign_in(client, made.chair).post(
        f"/organise/{made.competition.slug}/sittings/{made.sitting.id}/close",
        data={"reason_²": "x", "reason_" + "9" * 5000: "x", f"reason_{sheet.id}": "Ốm\0 \r\n vắng"})
    db.session.refresh(sheet)
    assert answer.status_code == 302
    assert (sheet.state, sheet.reason) == (SheetState.ABSENT, "Ốm vắng")


def test_nothing_of_another_contest_is_reached_through_ones_own(app: Flask, client: Any) -> None:
    mine, other = stage.make_contest(entries=1), stage.make_contest(entries=1)
    stage.score_all(other, {1: (50, 30)})
    result = services.close_and_compute(other.sitting.id, {}, actor=other.chair, now=NOW)
    base = f"/organise/{mine.competition.slug}"
    chair = sign_in(client, mine.chair)
    pages = [f"stages/{other.sitting.stage_id}/results", f"results/{result.id}/ranking.csv",
             f"results/{result.id}/entries/{other.entries[0].id}"]
    verbs = [f"sittings/{other.sitting.id}/{verb}" for verb in ("close", "reopen", "recompute")]
    verbs += [f"results/{result.id}/{verb}" for verb in ("approve", "withdraw-approval", "awards")]
    assert {chair.get(f"{base}/{page}").status_code for page in pages} == {404}
    assert {chair.post(f"{base}/{verb}", data={"reason": "x"}).status_code for verb in verbs} == {
        404}
    db.session.refresh(other.sitting)
    assert other.sitting.state is SittingState.CLOSED
