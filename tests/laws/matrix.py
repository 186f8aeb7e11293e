"""Reading access_matrix.txt: one line an address, one column a role."""

from dataclasses import dataclass
from pathlib import Path

from tests.laws.world import ROLES

FILE = Path(__file__).with_name("access_matrix.txt")
#: Roles that hold for the whole installation.
EVERYWHERE = frozenset({"admin", "ecosystem", "leader"})
WORDS = frozenset({"200", "302", "304", "400", "401", "403", "404", "409", "410", "422", "login",
                   "in"})


@dataclass(frozen=True)
class Row:
    """What everybody gets at one address; `is_for_all` marks pages that everybody may see."""

    method: str
    endpoint: str
    cells: dict[str, str]
    is_for_all: bool


def read() -> list[Row]:
    """Return the rows; a malformed one raises ValueError with its number."""
    rows = []
    for number, line in enumerate(FILE.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        method, endpoint, *cells = line.split()
        is_for_all = cells[-1] == "*"
        cells = cells[:-1] if is_for_all else cells
        if len(cells) != len(ROLES) or not WORDS.issuperset(cells):
            raise ValueError(f"line {number}: {line}")
        rows.append(Row(method, endpoint, dict(zip(ROLES, cells, strict=True)), is_for_all))
    return rows
