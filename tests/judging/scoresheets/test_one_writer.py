"""A law: marks are written by the sync service alone."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGES = ("app", "competitions", "judging", "ecosystem", "demo")
#: The one module that may write the table; `models` only describes it.
WRITER = "judging/scoresheets/storing.py"
#: Columns of a mark that no other table has: assigning them anywhere is writing a mark.
OWN = {"comment_seq", "comment_device", "comment_version"}
COLUMNS = OWN | {"state", "value", "comment", "version", "device", "seq"}
WRITES = {"insert", "update", "delete", "bulk_insert_mappings", "bulk_update_mappings"}


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def offences(path: Path) -> list[str]:
    """Return where a module constructs, inserts, updates, deletes or assigns to a mark."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {"Mark"} | {
        alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        and node.module == "judging.scoresheets.models" for alias in node.names
        if alias.name == "Mark"}
    found = []
    nodes = [node for node in ast.walk(tree) if hasattr(node, "lineno")]
    for node in sorted(nodes, key=lambda node: node.lineno):
        if isinstance(node, ast.Call) and _name(node.func) in names:
            found.append(f"{path.name}:{node.lineno} builds a mark")
        if isinstance(node, ast.Call) and _name(node.func) in WRITES and any(
            part in names for argument in node.args for part in _parts(argument)
        ):
            found.append(f"{path.name}:{node.lineno} writes the table")
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and (
            node.attr in OWN
            or (node.attr in COLUMNS and _name(node.value) in {"mark", *names})
        ):
            found.append(f"{path.name}:{node.lineno} assigns {node.attr}")
    return found


def _name(node: ast.AST) -> str | None:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", None)


def _parts(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def test_nobody_else_writes_marks() -> None:
    found = {str(path.relative_to(ROOT)): offences(path) for path in sources()
             if str(path.relative_to(ROOT)) != WRITER}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_law_sees_what_it_forbids(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from judging.scoresheets.models import Mark as M\n"
        "M(value=1)\nsa.update(M).values(value=1)\nmark.value = 2\nrow.comment_seq = 1\n")
    assert [line.split(" ", 1)[1] for line in offences(wrong)] == [
        "builds a mark", "writes the table", "assigns value", "assigns comment_seq"]
