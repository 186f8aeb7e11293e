"""The published cases in tests/data/oracles, read once."""

import json
from fnmatch import fnmatch
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "oracles"


def load(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def tolerance(oracle, key):
    """Return the tolerance of a key, wildcards and lists of keys included."""
    for pattern, value in oracle["tolerance"].items():
        if any(fnmatch(key, part) for part in pattern.split(",")):
            return value
    raise KeyError(key)
