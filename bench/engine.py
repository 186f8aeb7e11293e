"""How fast the scoring engine is, beside the shortest numpy that does the same.

python bench/engine.py [--quick] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

#: One thread, as the figures compare arithmetic and not cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 -- after the path
import pandas as pd  # noqa: E402

from judging import engine  # noqa: E402
from judging.engine.additive import solve  # noqa: E402
from judging.engine.design import Design  # noqa: E402
from judging.engine.places import competition_ranks, dense_groups  # noqa: E402
from judging.engine.totals import weigh  # noqa: E402

CRITERIA = 8
SIZES = {"100k": (100_000, 5, 2_500), "5k": (5_000, 3, 150), "200": (200, 4, 20)}
RUBRIC = engine.Rubric(
    tuple(
        engine.Criterion(f"c{at}", 0, 10, weight, "0.5")
        for at, weight in enumerate((2, 2, 1, 1, 1, 1, 1, 1))
    )
)


def panel(size: str, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return entry, judge (per sheet) and marks in half points (sheets x criteria)."""
    entries, each, judges = SIZES[size]
    dice = np.random.default_rng(seed)
    entry = np.repeat(np.arange(entries), each)
    start, hop = dice.integers(0, judges, entries), dice.integers(1, judges // each, entries)
    judge = (start[:, None] + hop[:, None] * np.arange(each)).reshape(-1) % judges
    quality = dice.normal(12, 3, entries)[entry] + dice.normal(0, 1.5, judges)[judge]
    marks = np.clip(np.round(quality[:, None] + dice.normal(0, 2, (len(entry), CRITERIA))), 0, 20)
    return entry, judge, marks.astype(np.int64)


def frame(size: str, kind: type) -> pd.DataFrame:
    """Return the long table of marks as texts or Decimals."""
    entry, judge, marks = panel(size)
    written = np.array([kind(f"{half / 2}") for half in range(21)], dtype=object)
    names = np.array([f"c{at}" for at in range(CRITERIA)], dtype=object)
    entries = np.array([f"QN07-{at:06d}" for at in range(SIZES[size][0])], dtype=object)
    judges = np.array([f"judge{at}" for at in range(SIZES[size][2])], dtype=object)
    return pd.DataFrame({
        "entry": pd.Series(np.repeat(entries[entry], CRITERIA), dtype=object),
        "judge": pd.Series(np.repeat(judges[judge], CRITERIA), dtype=object),
        "criterion": pd.Series(np.tile(names, len(entry)), dtype=object),
        "mark": pd.Series(written[marks].reshape(-1), dtype=object),
    })  # fmt: skip


def prepared(size: str) -> engine.Prepared:
    """Return the marks as the engine's arrays, ids as numbers."""
    entry, judge, marks = panel(size)
    order = np.lexsort((judge, entry))
    entries, _, judges = SIZES[size]
    return engine.Prepared(
        RUBRIC, np.arange(entries), np.arange(judges), entry[order], judge[order],
        marks[order] * 5, np.ones(marks.shape, dtype=np.int8), 1,
    )  # fmt: skip


def best(call: Callable[[], object], repeat: int) -> float:
    """Return the median time of several runs in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def ours(data: engine.Prepared) -> np.ndarray:
    """Totals, additive judge effects, ranks: the engine."""
    total, _ = weigh(data, RUBRIC, "renormalise")
    shape = len(data.entries), len(data.judges)
    design = Design(data.sheet_entry, data.sheet_judge, np.ones(len(total)), shape)
    score, _ = solve(design, total)
    return competition_ranks(dense_groups(-score))


def reference(entry: np.ndarray, judge: np.ndarray, marks: np.ndarray, shape: tuple) -> np.ndarray:
    """Totals, additive judge effects, ranks: plain numpy, conjugate gradients in 20 lines."""
    total = np.where(np.isnan(marks), 0.0, marks) @ WEIGHTS
    present = ~np.isnan(marks) @ WEIGHTS
    total = total * (WEIGHTS.sum() / present)
    total = total - total.mean()
    n_entry = np.bincount(entry, minlength=shape[0])
    n_judge = np.bincount(judge, minlength=shape[1])
    mean = np.bincount(entry, total, shape[0]) / n_entry
    residual = np.bincount(judge, total - mean[entry], shape[1])
    effect = np.zeros(shape[1])
    goal = 1e-13 * np.bincount(judge, np.abs(total), shape[1]).max()
    step = direction = residual / n_judge
    slope = residual @ step
    while np.abs(residual).max() > goal:
        spread = np.bincount(entry, direction[judge], shape[0]) / n_entry
        image = n_judge * direction - np.bincount(judge, spread[entry], shape[1])
        length = slope / (direction @ image)
        effect += length * direction
        residual = residual - length * image
        step = residual / n_judge
        slope, before = residual @ step, slope
        direction = step + slope / before * direction
    effect -= effect.mean()
    score = np.bincount(entry, total - effect[judge], shape[0]) / n_entry
    order = np.argsort(-score)
    ordered = score[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]]
    ranks = np.empty(shape[0], dtype=np.int64)
    ranks[order] = np.maximum.accumulate(np.where(first, np.arange(shape[0]), 0)) + 1
    return ranks


WEIGHTS = np.array([2.0, 2, 1, 1, 1, 1, 1, 1])


def pipeline(size: str, repeat: int) -> dict[str, float]:
    """Time both pipelines in turn and compare their ranks."""
    data = prepared(size)
    marks = data.marks / 10.0
    arguments = data.sheet_entry, data.sheet_judge, marks, (len(data.entries), len(data.judges))
    agree = float((ours(data) == reference(*arguments)).mean())
    pairs = [(best(lambda: ours(data), 1), best(lambda: reference(*arguments), 1))
             for _ in range(repeat)]  # fmt: skip
    mine, plain = (sorted(times)[repeat // 2] for times in zip(*pairs, strict=True))
    return {
        f"pipeline_{size}_s": mine, f"numpy_{size}_s": plain,
        f"ratio_pipeline_{size}": mine / plain, f"same_rank_{size}": agree,
    }  # fmt: skip


def official(repeat: int) -> dict[str, float]:
    """Time preparing, tallying and digesting 4.0 million marks."""
    found = {}
    for name, kind in (("prepare_100k_s", str), ("prepare_100k_decimals_s", Decimal)):
        table = frame("100k", kind)
        found[name] = best(lambda table=table: engine.prepare(table, RUBRIC), repeat)
        del table
    data = engine.prepare(frame("100k", str), RUBRIC)
    rules = engine.Rules(tie_break=("criterion:c0", "first_places", "median"), seats=100)
    found["tally_100k_s"] = best(lambda: engine.tally(data, RUBRIC, rules), repeat)
    made = engine.tally(data, RUBRIC, rules)
    found["entries_100k_s"] = best(lambda: made.entries, 1)
    found["sheets_100k_s"] = best(lambda: made.sheets, 1)
    found["digest_100k_s"] = best(
        lambda: engine.tally(data, RUBRIC, rules).digest, repeat
    ) - found["tally_100k_s"]  # fmt: skip
    return found


def calibration(repeat: int) -> dict[str, float]:
    """Time REML, 1,000 draws with their summary, and the errors, at 5,000 x 150."""
    data = prepared("5k")
    total, _ = weigh(data, RUBRIC, "renormalise")
    ballots = pd.DataFrame({"entry": data.sheet_entry, "judge": data.sheet_judge, "total": total})
    fit = engine.fit_mixed(ballots)

    def draws() -> None:
        entries, drawn = engine.posterior_draws(fit, 1000, seed=1)
        engine.rank_summary(entries, drawn, places=100)

    return {
        "reml_s": best(lambda: engine.fit_mixed(ballots), repeat),
        "draws_s": best(draws, repeat),
        "errors_s": best(lambda: engine.fit_additive(ballots).entries, repeat),
    }


def assignment(repeat: int) -> dict[str, float]:
    """Time the assignment of 5,000 entries to 150 judges, 3 each, costs at random."""
    entries, each, judges = SIZES["5k"]
    dice = np.random.default_rng(3)
    cost = pd.DataFrame({
        "entry": np.repeat(np.arange(entries), judges),
        "judge": np.tile(np.arange(judges), entries),
        "cost": dice.integers(0, 101, entries * judges),
    })  # fmt: skip
    made = engine.assign(range(entries), range(judges), each, cost)
    uneven = float(made.loads.max() - made.loads.min())
    seconds = best(lambda: engine.assign(range(entries), range(judges), each, cost), repeat)
    return {"assign_s": seconds, "assign_uneven": uneven}


PARTS = {
    "100k": lambda repeat: pipeline("100k", repeat),
    "5k": lambda repeat: pipeline("5k", 10 * repeat),
    "200": lambda repeat: pipeline("200", 60 * repeat),
    "official": official,
    "calibration": calibration,
    "assignment": assignment,
}


def measure(part: str, repeat: int) -> dict[str, float]:
    """Run one part in a process of its own, so that memory is its own too."""
    command = [sys.executable, __file__, "--part", part, "--repeat", str(repeat)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{part}: {done.stderr}")
    return json.loads(done.stdout)


def run_part(part: str, repeat: int) -> None:
    """Print the figures of one part as JSON."""
    figures = PARTS[part](repeat)
    figures["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def main() -> None:
    """Measure every part, print a table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "engine.json")
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    repeat = 1 if given.quick else given.repeat
    if given.part:
        run_part(given.part, given.repeat)
        return
    figures: dict[str, float] = {"peak_mib": 0.0}
    for part in PARTS:
        found = measure(part, repeat)
        peak = max(figures["peak_mib"], found.pop("peak_mib"))
        figures.update(found, peak_mib=peak)
    report = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {platform.system()} {platform.release()}",
        "versions": {"python": platform.python_version(), "numpy": np.__version__,
                     "pandas": pd.__version__},
        "settings": {"quick": given.quick, "repeat": repeat, "sizes": SIZES,
                     "criteria": CRITERIA},
        "figures": figures,
    }  # fmt: skip
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:28} {value:12.4f}")


if __name__ == "__main__":
    main()
