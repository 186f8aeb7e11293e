"""What papers read from a judged contest."""

import pytest
from flask import Flask

from judging.papers.building import current_document
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind, Scope
from tests.app.paper.reading import flat
from tests.judging.papers.helpers import judged, paper_of


def test_every_paper_is_made_from_the_rows_of_its_contest(app: Flask) -> None:
    contest, result = judged(entries=2, judges=1)
    said = {}
    for kind, of in KINDS.items():
        sitting = contest.sitting if of.scope in (Scope.SITTING, Scope.JUDGE) else None
        judge = contest.chair.id if of.scope is Scope.JUDGE else None
        document = current_document(paper_of(contest.competition, kind, sitting, judge))
        said[kind] = flat(" ".join(document.texts()))
        assert document.demo
        if kind is not PaperKind.NAME_PLATES:
            assert contest.competition.name.casefold() in said[kind].casefold()
    minutes = said[PaperKind.MINUTES]
    assert result.digest[:16] in minutes
    assert "171,00 85,50 2 / 0 171,00 85,50 1" in minutes
    assert "tổng số 03 người" in minutes
    assert contest.chair.name in minutes
    assert "Đặng Thị Ghi" in minutes
    assert "55,5" in said[PaperKind.FILLED_SHEETS]
    assert "55,5" not in said[PaperKind.BLANK_SHEETS]
    assert "Hồ sơ đã nộp 2 2" in said[PaperKind.PROPOSAL]


@pytest.mark.parametrize("language", ["en"])
def test_papers_are_vietnamese_whatever_the_page_speaks(app: Flask, language: str) -> None:
    contest, _result = judged(entries=1, judges=1)
    paper = paper_of(contest.competition, PaperKind.MINUTES, contest.sitting)
    with app.test_request_context(f"/?lang={language}"):
        said = " ".join(current_document(paper).texts())
    assert "trung bình" in said
    assert "mean" not in said
