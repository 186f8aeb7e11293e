"""The tables of the README that follow from the code; `python -m tests.laws.readme` writes them."""

import re
from pathlib import Path

from judging.results.policies import SEES_RANKING
from judging.rubrics.enums import SITTING_TRANSITIONS, SittingState
from tests.laws import matrix
from tests.laws.test_queries import PAGES
from tests.laws.world import ROLES

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SHORT = {"anonymous": "anyone", "deputy_chair": "deputy", "panel_secretary": "panel sec.",
         "organiser": "organiser", "ecosystem": "ecosystem"}
SIGNS = {"login": "→", "401": "→", "403": "·", "404": "–"}
#: What cannot be read off the code: who acts next, and what has become fixed.
ACTS = {
    SittingState.OPEN: ("judges score; the chair (or deputy) closes, with a reason for each sheet "
                        "still out", "rubric from the first mark on; a sheet once submitted"),
    SittingState.CLOSED: ("the worker computes the result; the chair settles ties where the "
                          "rules leave it to the chair, approves, or reopens with a reason",
                          "every sheet; the numbered result with its digests"),
    SittingState.APPROVED: ("the approver (another person) publishes; the chair may take the "
                            "approval back with a reason",
                            "the result; who advances to the next stage"),
    SittingState.PUBLISHED: ("prizes, certificates, forwarding; the approver supersedes with a "
                             "reason", "the publication with its decision"),
    SittingState.SUPERSEDED: ("the chair computes anew", "the old result, kept for ever"),
}


def sections() -> list[tuple[str, list[matrix.Row]]]:
    """Return the rows of the matrix under their headings."""
    rows = {(row.method, row.endpoint): row for row in matrix.read()}
    found: list[tuple[str, list[matrix.Row]]] = []
    for line in matrix.FILE.read_text("utf-8").splitlines():
        words = line.split()
        if line.startswith("# ") and not line.startswith("#  ") and "Written" not in line:
            found.append((line[2:], []))
        elif words and words[0] in {"GET", "POST"} and found:
            found[-1][1].append(rows[words[0], words[1]])
    return [(title, rows) for title, rows in found if rows]


def access_tables() -> str:
    """Return the access matrix as tables, one for each section."""
    heads = [SHORT.get(role, role) for role in ROLES]
    text = ""
    for title, rows in sections():
        text += f"\n<details><summary>{title} ({len(rows)})</summary>\n\n"
        text += f"| address | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}\n"
        for row in rows:
            cells = [SIGNS.get(row.cells[role], "✓") for role in ROLES]
            text += f"| {row.method} `{row.endpoint}` | {' | '.join(cells)} |\n"
        text += "\n</details>\n"
    return text


def states_table() -> str:
    """Return the life of a (stage, track)."""
    text = ("\n| state | next | who acts | what is fixed | who sees the ranking |\n"
            "|---|---|---|---|---|\n")
    for state, following in SITTING_TRANSITIONS.items():
        acts, fixed = ACTS[state]
        sees = ", ".join(sorted(role.value for role in SEES_RANKING[state])) or "nobody"
        if state is SittingState.PUBLISHED:
            sees += "; everybody"
        text += (f"| {state.value} | {', '.join(sorted(s.value for s in following))} | {acts} "
                 f"| {fixed} | {sees} |\n")
    return text


def commands_table() -> str:
    """Return the targets of the Makefile with what they do."""
    targets = re.findall(r"^([a-z]+):.*?## (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    return "\n" + "".join(f"- `make {name}`: {does}\n" for name, does in targets)


def figures_table() -> str:
    """Return what the laws count."""
    cells, pages = len(matrix.read()) * len(ROLES), len(PAGES)
    return ("\n| kept by tests | |\n|---|---|\n"
            f"| cells of the access matrix | {cells:,}, each asked; besides, every object of an "
            "address replaced by another contest's |\n"
            f"| statements of a list page | the same for 1 row and for 30, on {pages} pages |\n"
            "| review of 5,000 entries | as many statements as of 20, 200 rows to a page |\n"
            "| sizes | a module at most 300 lines, a function 30 statements, a template 150 "
            "lines |\n")


TABLES = {"access": access_tables, "states": states_table, "commands": commands_table,
          "figures": figures_table}


def written(name: str) -> str:
    """Return what stands between the markers of a table in the README."""
    _, opening, rest = README.read_text("utf-8").partition(f"<!-- {name} -->")
    text, closing, _ = rest.partition(f"<!-- /{name} -->")
    assert opening, f"README.md has no marker for {name}"
    assert closing, f"README.md does not end the table of {name}"
    return text


def write() -> None:
    """Bring every table of the README up to date."""
    for name, make in TABLES.items():
        old = f"<!-- {name} -->{written(name)}<!-- /{name} -->"
        new = f"<!-- {name} -->{make()}<!-- /{name} -->"
        README.write_text(README.read_text("utf-8").replace(old, new), "utf-8")


if __name__ == "__main__":
    write()
