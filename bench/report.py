"""What every benchmark shares: arguments, the JSON of contracts, the table on the screen."""

import argparse
import json
import os
import platform
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

RESULTS = Path(__file__).parent / "results"

Figures = dict[str, float]


def run(
    name: str,
    measure: Callable[[bool], Figures],
    packages: tuple[str, ...] = (),
    settings: Mapping[str, object] | None = None,
) -> None:
    """Measure, write ``bench/results/NAME.json`` (or ``--out``) and print a table."""
    parser = argparse.ArgumentParser(description=f"Benchmark: {name}")
    parser.add_argument("--quick", action="store_true", help="end within 60 seconds")
    parser.add_argument("--out", type=Path, default=RESULTS / f"{name}.json")
    chosen = parser.parse_args()
    before = _processor_time()
    figures = measure(chosen.quick)
    report = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine() | _shares_of(before, _processor_time()),
        "versions": {package: metadata.version(package) for package in packages},
        "settings": {"quick": chosen.quick, **(settings or {})},
        "figures": figures,
    }
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", "utf-8")
    for key, value in figures.items():
        print(f"{key:<32} {value:>12,.3f}")


def machine() -> dict[str, object]:
    """Describe the machine in the words that matter for a comparison."""
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


def _processor_time() -> list[int]:
    """Return the ticks of all processors so far by what they went into; see proc_stat(5)."""
    stat = Path("/proc/stat")
    return [int(n) for n in stat.read_text("ascii").split()[1:9]] if stat.exists() else []


def _shares_of(before: list[int], after: list[int]) -> dict[str, object]:
    """Tell how much stood idle, and how much the host gave to others: then times are too long."""
    spent = [late - early for early, late in zip(before, after, strict=True)]
    if not sum(spent):
        return {}
    return {name: round(100 * spent[place] / sum(spent), 1)
            for name, place in (("idle_pct", 3), ("taken_by_host_pct", 7))}
