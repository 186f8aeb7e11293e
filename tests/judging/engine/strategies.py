"""Small contests of every kind for hypothesis: rubrics, rules, marks with all that goes wrong."""

from decimal import Decimal

import pandas as pd
from hypothesis import strategies as st

from judging.engine import Criterion, Deviation, Floor, Rubric, Rules

COLUMNS = ["entry", "judge", "criterion", "mark"]
WEIGHTS = st.sampled_from(["1", "2", "0.5", "0.3", "4", "1.25"])
STAGES = ("criterion", "sheet", "final")


def frame(rows):
    return pd.DataFrame(
        {name: pd.Series([row[at] for row in rows], dtype=object)
         for at, name in enumerate(COLUMNS)}
    )  # fmt: skip


@st.composite
def criteria(draw):
    """Return up to four panel criteria, perhaps a heading, a shown one, a public vote."""
    ranges = st.sampled_from([(0, 10, "0.5"), (1, 5, "1"), (0, 20, "0.25"), (-3, 3, "0.1")])
    made = []
    for at in range(draw(st.integers(1, 4))):
        low, high, step = draw(ranges)
        made.append(Criterion(f"c{at}", low, high, draw(WEIGHTS), step))
    if draw(st.booleans()):
        made.append(Criterion("group", 0, 30, draw(WEIGHTS)))
        made.append(Criterion("g1", 0, 15, draw(WEIGHTS), "0.5", parent="group"))
        made.append(Criterion("g2", 0, 5, parent="group"))
    if draw(st.booleans()):
        made.append(Criterion("shown", 0, 10, counts=False))
    if draw(st.booleans()):
        made.append(Criterion("public", 0, 20, draw(WEIGHTS), source="other"))
    return tuple(made)


@st.composite
def rubrics(draw):
    return Rubric(draw(criteria()), draw(st.sampled_from([100, 300, 10])), draw(st.booleans()))


@st.composite
def rules(draw, rubric):
    words = ["first_places", "head_to_head", "median", "chair"]
    words += [f"criterion:{c.key}" for c in rubric.criteria]
    limit = draw(st.sampled_from(["0", "1.5", "3", "20"]))
    deviation = draw(st.sampled_from([
        None, None, Deviation(limit), Deviation(limit, action="exclude"),
        Deviation(limit, basis="range"),
    ]))  # fmt: skip
    floor = draw(st.sampled_from([None, Floor(0), Floor("2.5", "average"), Floor(1)]))
    return Rules(
        aggregate=draw(st.sampled_from(["mean", "trimmed_mean", "median", "sum"])),
        drop=draw(st.integers(0, 1)),
        level=draw(st.sampled_from(["sheet", "criterion"])),
        rounding_stages=tuple(s for s in STAGES if draw(st.integers(0, 2))),
        deviation=deviation,
        threshold=draw(st.sampled_from([None, "0", "12.5", "50"])),
        floor=floor,
        min_sheets=draw(st.integers(0, 2)),
        places=draw(st.integers(0, 3)),
        missing=draw(st.sampled_from(["reject", "renormalise", "zero"])),
        tie_break=tuple(draw(st.permutations(words))[: draw(st.integers(0, len(words)))]),
        seats=draw(st.sampled_from([None, 0, 1, 2, 3])),
    )


@st.composite
def contests(draw, gaps=True):
    """Return (rows, rubric, rules, other rows, chair order); marks are few, so ties abound."""
    rubric = draw(rubrics())
    entries = "ABCDEF"[: draw(st.integers(1, 6))]
    judges = ["J1", "J2", "J3", "J4"][: draw(st.integers(1, 4))]
    rows = []
    for entry in entries:
        for judge in judges:
            if gaps and draw(st.integers(0, 5)) == 0:
                continue
            for line in rubric.panel:
                mark = draw(marks(line.criterion, gaps))
                rows.append((entry, judge, line.criterion.key, mark))
    named = [e for e in entries if any(row[0] == e for row in rows)]
    others = [
        (e, "public", draw(st.sampled_from(["0", "12.3", "20"])))
        for e in named for line in rubric.others if draw(st.integers(0, 3))
    ]  # fmt: skip
    chair = draw(st.none() | st.permutations(named))
    return rows, rubric, draw(rules(rubric)), others, chair


@st.composite
def marks(draw, criterion, gaps):
    """Return a mark on the step, rarely "na" or None."""
    odd = draw(st.integers(0, 24)) if gaps else 24
    if odd < 2:
        return None if odd == 0 else "na"
    step = criterion.step or Decimal("0.25")
    steps = int((criterion.high - criterion.low) / step)
    at = draw(st.sampled_from([0, 1, steps // 2, steps // 2 + 1, steps]))
    mark = criterion.low + at * step
    return draw(st.sampled_from([mark, f"{mark:f}", f"{mark:f}0" if "." in f"{mark}" else mark]))


def other_frame(rows):
    return pd.DataFrame(
        {name: pd.Series([row[at] for row in rows], dtype=object)
         for at, name in enumerate(["entry", "criterion", "points"])}
    )  # fmt: skip
