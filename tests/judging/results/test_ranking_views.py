"""The whole ranking on one page: every row, for those who may see it."""

from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from judging.results import reviewing, services
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
