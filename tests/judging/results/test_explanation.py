"""Page and paper of one entry's score: the same words in both languages, for the same people."""

import io
import re
import unicodedata
from decimal import Decimal
from html import unescape
from typing import Any

import pandas as pd
import pytest
from flask import Flask
from flask_babel import force_locale
from pypdf import PdfReader

from app.orm import db
from judging import engine
from judging.results import services
from judging.results.queries import Names
from judging.results.telling import tell
from tests.factories import NOW, sign_in
from tests.judging import contest as stage

JUDGES = ("Lê Văn Chủ", "Nguyễn Thị Khảo 1", "Nguyễn Thị Khảo 2")


def closed() -> tuple[stage.Contest, str]:
    """Return a closed contest of two tied entries, and the address of the first one's story."""
    made = stage.make_contest(
        entries=2, seats=1, threshold=Decimal(50), deviation=Decimal(15),
        tie_break=["criterion:innovation", "chair"], floor=Decimal(0))
    stage.score_all(made, {1: (50, 30.5), 2: (48, 32.5)})
    made.competition.is_demo = True
    db.session.commit()
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    return made, (f"/organise/{made.competition.slug}/results/{result.id}"
                  f"/entries/{made.entries[0].id}")


def words_of(page: str) -> list[str]:
    """Return what the page says under its heading: paragraphs, cells and sentences."""
    found = re.findall(r'<p class="lead">(.*?)</p>|<t[hd][^>]*>(.*?)</t[hd]>|<li>(.*?)</li>',
                       page[page.index("</h1>"):], re.S)
    texts = (unescape(re.sub(r"<[^>]+>", "", "".join(parts))).strip() for parts in found)
    return [text for text in texts if text]


def joined(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize(("locale", "expected"), [
    ("vi", ["Điểm 80,50, xếp hạng 1.", "80,5", "50", "30,5", "DỮ LIỆU MINH HỌA", "Trang 1/1",
            "Mã đối chiếu: "]),
    ("en", ["Score 80.50, place 1.", "80.5", "50", "30.5", "DEMO DATA", "Page 1/1", "Digest: "]),
])  # fmt: skip
def test_the_paper_says_every_word_and_figure_of_the_page(
    app: Flask, client: Any, locale: str, expected: list[str]
) -> None:
    made, address = closed()
    made.chair.locale = locale
    db.session.commit()
    chair = sign_in(client, made.chair)

    said = words_of(chair.get(address).get_data(as_text=True))
    answer = chair.get(f"{address}/explanation.pdf")

    paper = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert answer.mimetype == "application/pdf"
    assert len(said) > 20
    missing = [w for w in [*said, *expected, *JUDGES] if joined(w) not in joined(paper)]
    assert missing == []


def test_only_who_may_open_the_page_gets_the_paper(app: Flask, client: Any) -> None:
    made, address = closed()

    doors = {sign_in(client, who).get(f"{address}{end}").status_code
             for who in made.judges for end in ("", "/explanation.pdf")}

    assert doors == {403}


def test_every_kind_of_step_and_sheet_has_its_words(app: Flask) -> None:
    rubric = engine.Rubric((
        engine.Criterion("a", 0, 5, weight=4), engine.Criterion("b", 0, 10),
        engine.Criterion("vote", 0, 20, source="other")))
    rows = [("A", "J1", "a", 5), ("A", "J1", "b", 10), ("A", "J2", "a", 4), ("A", "J2", "b", "na"),
            ("A", "J3", "a", 1), ("A", "J3", "b", 0), ("A", "J4", "a", 5)]
    marks = pd.DataFrame(rows, columns=["entry", "judge", "criterion", "mark"], dtype=object)
    rules = engine.Rules(deviation=engine.Deviation(15, action="exclude"), threshold=99,
                         floor=engine.Floor(1, "average"))
    names = Names({"a": "Ý tưởng"}, {"J1": "Lan"})
    with app.test_request_context(), force_locale("en"):
        told = tell(engine.explain(engine.tally(marks, rubric, rules), "A"), rules, names)
        table = {str(name): [str(cell) for cell in cells] for name, cells in told.rows}
        steps = [str(sentence) for sentence in told.steps]

    assert (told.heads, table) == (("Lan", "J2", "J3", "J4"), {
        "Ý tưởng": ["5 → 20", "4 → 16", "1 → 4", "5 → 20"],
        "b": ["10", "not applicable", "0", "not given"],
        "Total": ["30", "24", "4", "–"],
        "Counts": ["Yes", "Yes, scaled to the full total", "No, too far from the average",
                   "No, criteria are open"],
    })
    assert steps == [
        "The first average of 3 sheets is 19.3333.",
        "The sheet of J3 lies 15.3333 points from it; the limit is 15, so it is left out.",
        "The mean of the panel's 2 sheets is 27.", "Rounded half up to 2 decimals: 27.00.",
        "The threshold 99 is not reached.", "“Ý tưởng” stays above the floor.",
        "“b” stays above the floor.", "Place 1; entries with this score: 1.",
    ]
