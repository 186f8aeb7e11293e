"""The analysis of a result as the chair's page shows it: names for ids, the line in sight."""

from dataclasses import dataclass
from typing import Any

from app.jobs.models import JobState
from app.orm import db
from judging.results.analysis.models import Analysis
from judging.results.analysis.wording import FLAGS, reliability_in_words
from judging.results.models import Result
from judging.results.queries import Names, RankingLine

#: Entries drawn as a picture: those around the line.
AROUND = 40


@dataclass(frozen=True)
class Bar:
    """One entry's interval of places, beside its official place."""

    code: str
    title: str
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


def find_analysis(result: Result, rows: list[RankingLine], names: Names) -> View | None:
    """Return what the chair sees folded below the ranking; None for results made without."""
    analysis = db.session.get(Analysis, result.id)
    if analysis is None:
        return None
    told = analysis.content
    if told is None or told["thin"]:
        return View(analysis.job.state, is_thin=told is not None)
    titles = {row.code: row.title for row in rows}
    bars = _bars(told, rows)
    mean = told["agreement"].get("mean")
    return View(
        analysis.job.state, is_split=told["is_split"], panels=told["panels"],
        places=told["places"], widest=max((bar.high for bar in bars), default=1), bars=bars,
        judges=_judges(told, names, titles),
        outliers=tuple(line | {"judge": names.judges.get(line["judge"], line["judge"]),
                               "title": titles.get(line["entry"], "")}
                       for line in told["outliers"]),
        reliability=reliability_in_words(mean), mean=mean,
    )


def _bars(told: dict[str, Any], rows: list[RankingLine]) -> tuple[Bar, ...]:
    """Return the entries nearest to the line in official order, each with its interval."""
    lines = {line["entry"]: line for line in told["entries"] if "low" in line}
    near = sorted((row for row in rows if row.code in lines and row.rank),
                  key=lambda row: abs((row.rank or 0) - told["places"]))[:AROUND]
    return tuple(
        Bar(row.code, row.title, row.rank, line["low"], line["high"], line["top"],
            line["verdict"], line["rank"] if told["is_split"] else None)
        for row in sorted(near, key=lambda row: row.position)
        for line in (lines[row.code],)
    )


def _judges(told: dict[str, Any], names: Names, titles: dict[str, str]) -> tuple[JudgeLine, ...]:
    drift = {line["judge"]: line["slope"] for line in told["order"]}
    return tuple(
        JudgeLine(
            names.judges.get(line["judge"], line["judge"]), line["n"], line["severity"],
            tuple(FLAGS[flag] for flag in line["flags"]),
            tuple((titles.get(m["entry"], m["entry"]), m["rank"], m["without"])
                  for m in told["without"] if m["judge"] == line["judge"]),
            drift.get(line["judge"]),
        )
        for line in told["judges"]
    )
