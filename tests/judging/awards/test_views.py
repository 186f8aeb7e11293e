"""Prizes on the page: whose they are to confirm, from which result, and what nobody sees early."""

from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.errors import Conflict
from app.orm import db
from judging.awards import services as awards
from judging.awards.models import Award
from judging.awards.services import Confirmation
from judging.panels.enums import Seat
from judging.panels.models import Panel, PanelMember
from judging.results import services
from judging.results.models import Result
from tests.factories import NOW, grant, make_user, sign_in
from tests.judging.contest import Contest, make_contest, score_all


def approve(made: Contest, more: dict[int, tuple[int, int]] | None = None) -> Result:
    """Return the approved result of the last stage."""
    for sitting in made.sittings:
        sitting.opened_at, sitting.seats = NOW, 3 if sitting is made.sitting else None
        db.session.commit()
        score_all(made, {1: (50, 30), 2: (40, 30)} | (more or {}), sitting)
        result = services.close_and_compute(sitting.id, {}, actor=made.chair, now=NOW)
        services.approve_result(result.id, actor=made.chair, now=NOW)
    return result


def test_the_chair_of_another_panel_neither_sees_nor_confirms_prizes(
    app: Flask, client: Any
) -> None:
    made = make_contest()
    result = approve(made)
    other = make_user("Chủ tịch hội đồng khác")
    panel = Panel(competition_id=made.competition.id, name="Hội đồng khác", created_at=NOW)
    panel.members = [PanelMember(user_id=other.id, seat=Seat.CHAIR, invited_at=NOW)]
    db.session.add(panel)
    grant(other, Role.CHAIR, made.competition)
    base = f"/organise/{made.competition.slug}"

    stranger = sign_in(client, other)
    page = stranger.get(f"{base}/awards")
    posted = stranger.post(f"{base}/results/{result.id}/awards", data={})

    assert (page.status_code, made.entries[0].title in page.text) == (200, False)
    assert (posted.status_code, db.session.query(Award).count()) == (404, 0)
    assert made.entries[0].title in sign_in(client, made.chair).get(f"{base}/awards").text


def test_the_page_names_who_is_tied_and_who_was_chosen_twice(app: Flask, client: Any) -> None:
    made = make_contest()
    result = approve(made, {3: (40, 30)})
    winner, second, third = made.entries
    first_prize, second_prize = (prize.id for prize in made.competition.tracks[0].prizes)
    base, chair = f"/organise/{made.competition.slug}", sign_in(client, made.chair)

    page = chair.get(f"{base}/awards?lang=en").text
    twice = chair.post(f"{base}/results/{result.id}/awards?lang=en", data={
        f"prize_{first_prize}": winner.id, f"prize_{second_prize}": winner.id})

    assert f"Tied at its last seat: {second.code}, {third.code}" in page
    assert f"/sittings/{made.sittings[-1].id}/votes" in page
    assert (twice.status_code, f"{winner.code} is chosen twice" in twice.text) == (422, True)


def test_prizes_are_given_from_the_last_stage_alone(app: Flask) -> None:
    made = make_contest()
    score_all(made, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    services.approve_result(result.id, actor=made.chair, now=NOW)

    with pytest.raises(Conflict):
        awards.confirm_awards(result.id, Confirmation({}, "Lý do"), actor=made.chair, now=NOW)


@pytest.mark.parametrize("field", ["prize_²", "prize_" + "9" * 5000, "prize_", "prize_-1"])
def test_a_field_that_is_no_prize_is_no_choice(app: Flask, client: Any, field: str) -> None:
    made = make_contest()
    result = approve(made)
    answer = sign_in(client, made.chair).post(
        f"/organise/{made.competition.slug}/results/{result.id}/awards",
        data={field: ["²", "9" * 5000], "prize_1": "²"})
    assert (answer.status_code, db.session.query(Award).count()) == (422, 0)
