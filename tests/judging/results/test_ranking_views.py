"""The whole ranking on one page: every row, for those who may see it."""

from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.orm import db
from judging.results import reviewing, services
from tests.app.paper.reading import pdf_text
from tests.factories import NOW, make_competition, make_officer, sign_in
from tests.judging import contest as stage


def test_all_rows_stand_on_one_page_that_the_paged_one_leads_to(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage.make_contest(entries=5)
    stage.score_all(made, {number: (60 - number, 30) for number in range(1, 6)})
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    base = f"/organise/{made.competition.slug}"
    monkeypatch.setattr(reviewing, "PER_PAGE", 2)

    chair = sign_in(client, made.chair)
    paged = chair.get(f"{base}/stages/{made.sitting.stage_id}/results").text
    whole = chair.get(f"{base}/results/{result.id}/ranking").text
    observer = sign_in(client, make_officer(Role.OBSERVER, made.competition))
    early = observer.get(f"{base}/results/{result.id}/ranking")
    other = make_competition()
    stranger = sign_in(client, make_officer(Role.ORGANISER, other))
    foreign = stranger.get(f"/organise/{other.slug}/results/{result.id}/ranking")

    assert f"{base}/results/{result.id}/ranking" in paged
    assert (paged.count("<tr data-row"), whole.count("<tr data-row")) == (2, 5)
    assert [entry.code for entry in made.entries if entry.code not in whole] == []
    assert result.digest[:16] in whole
    assert (early.status_code, foreign.status_code) == (404, 404)


def test_who_judges_blind_learns_no_unit_from_the_ranking_before_it_is_published(
    app: Flask, client: Any
) -> None:
    made = stage.make_contest(entries=2, judges=1)
    made.sitting.is_blind, made.sitting.tie_break = True, ["chair"]
    for entry in made.entries:
        entry.unit_name = "Xã Ba Tơ"
    db.session.commit()
    stage.score_all(made, {1: (50, 30), 2: (50, 30)})
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    base = f"/organise/{made.competition.slug}"
    addresses = [f"{base}/stages/{made.sitting.stage_id}/results", *(
        f"{base}/results/{result.id}/ranking{kind}" for kind in ("", ".csv", ".json"))]

    def told(person: Any) -> list[bool]:
        reader = sign_in(client, person)
        return ["Ba Tơ" in reader.get(address).text for address in addresses]

    def on_paper(person: Any) -> bool:
        content = sign_in(client, person).get(
            f"{base}/results/{result.id}/entries/{made.entries[0].id}/explanation.pdf").data
        return "Ba Tơ" in pdf_text(content)

    organiser = make_officer(Role.ORGANISER, made.competition)
    before = [told(made.chair), on_paper(made.chair), told(organiser), on_paper(organiser)]
    services.approve_result(result.id, actor=made.chair, now=NOW)
    services.publish_result(result.id, services.PublicationInput("", None, True), now=NOW,
                            actor=made.approver)
    assert before == [[False] * 4, False, [True] * 4, True]
    assert (told(made.chair), on_paper(made.chair)) == ([True] * 4, True)
