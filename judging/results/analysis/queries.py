"""The analysis of a result as the chair's page shows it: names for ids, the line in sight."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.jobs.models import JobState
from app.orm import db
from judging.results.analysis.models import Analysis
from judging.results.analysis.wording import FLAGS, reliability_in_words
from judging.results.models import Result, ResultRow
from judging.results.queries import Names

#: Entries drawn as a picture: those around the line.
AROUND = 40


@dataclass(frozen=True)
class Bar:
    """One entry's interval of places, beside its official place."""

    code: str
    title: str
    entry_id: int
    rank: int | None
    low: int
    high: int
    top: float
    verdict: str
    calibrated: int | None


@dataclass(frozen=True)
class JudgeLine:
    """One judge beside colleagues on the same entries."""

    name: str
    sheets: int
    severity: float | None
    remarks: tuple[Any, ...]
    #: Entries that would change places without this judge: title, place, place without.
    moves: tuple[tuple[str, int | None, int | None], ...]
    drift: float | None


@dataclass(frozen=True)
class View:
    """The analysis on the page; `state` of its job until it is there."""

    state: JobState
    is_thin: bool = False
    is_split: bool = False
    panels: int = 1
    places: int = 0
    widest: int = 1
    bars: tuple[Bar, ...] = ()
    judges: tuple[JudgeLine, ...] = ()
    outliers: tuple[dict[str, Any], ...] = ()
    reliability: Any = None
    mean: float | None = None


def find_analysis(result: Result, names: Names) -> View | None:
    """Return what the chair sees folded below the ranking; None for results made without."""
    analysis = db.session.get(Analysis, result.id)
    if analysis is None:
        return None
    told = analysis.content
    if told is None or told["thin"]:
        return View(analysis.job.state, is_thin=told is not None)
    titles = _titles(result, told)
    bars = _bars(told, _near(result, told["places"]))
    mean = told["agreement"].get("mean")
    return View(
        analysis.job.state, is_split=told["is_split"], panels=told["panels"],
        places=told["places"], widest=max((bar.high for bar in bars), default=1), bars=bars,
        judges=_judges(told, names, titles),
        outliers=tuple(line | {"judge": names.judges.get(line["judge"], line["judge"]),
                               "entry_id": titles.get(line["entry"], ("", 0))[1]}
                       for line in told["outliers"]),
        reliability=reliability_in_words(mean), mean=mean,
    )


def _near(result: Result, places: int) -> list[Any]:
    """Return the rows nearest to the line, whose places the chair may wonder about."""
    row = ResultRow.__table__.c
    return list(db.session.execute(
        sa.select(row.code, row.title, row.rank, row.position, row.entry_id)
        .where(row.result_id == result.id, row.rank.is_not(None))
        .order_by(sa.func.abs(row.rank - places), row.position).limit(2 * AROUND)))


def _titles(result: Result, told: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """Return title and id of the entries that judges and sheets are told of."""
    codes = {line["entry"] for line in (*told["without"], *told["outliers"])}
    row = ResultRow.__table__.c
    return {code: (title, entry_id) for code, title, entry_id in db.session.execute(
        sa.select(row.code, row.title, row.entry_id)
        .where(row.result_id == result.id, row.code.in_(codes)))}


def _bars(told: dict[str, Any], rows: list[Any]) -> tuple[Bar, ...]:
    """Return the entries nearest to the line in official order, each with its interval."""
    lines = {line["entry"]: line for line in told["entries"] if "low" in line}
    near = [row for row in rows if row.code in lines][:AROUND]
    return tuple(
        Bar(row.code, row.title, row.entry_id, row.rank, line["low"], line["high"], line["top"],
            line["verdict"], line["rank"] if told["is_split"] else None)
        for row in sorted(near, key=lambda row: row.position)
        for line in (lines[row.code],)
    )


def _judges(told: dict[str, Any], names: Names, titles: dict[str, tuple[str, int]],
            ) -> tuple[JudgeLine, ...]:
    drift = {line["judge"]: line["slope"] for line in told["order"]}
    return tuple(
        JudgeLine(
            names.judges.get(line["judge"], line["judge"]), line["n"], line["severity"],
            tuple(FLAGS[flag] for flag in line["flags"]),
            tuple((titles.get(m["entry"], (m["entry"], 0))[0], m["rank"], m["without"])
                  for m in told["without"] if m["judge"] == line["judge"]),
            drift.get(line["judge"]),
        )
        for line in told["judges"]
    )
