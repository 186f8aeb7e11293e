"""Imports: packages, subjects and kinds of module fall one way; the pure folders stay pure."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laws import sources

PAGES_ONLY = {"flask", "flask_login", "flask_wtf", "wtforms"}
#: Kinds of module from the top down; a module of a kind imports its own subject's lower kinds only.
ORDER = ("views", "forms", "services", "queries", "policies", "models", "enums")
#: `app` serves these to every package, pages included.
MAY_BE_FILLED = {"app/__init__.py", "judging/engine/__init__.py", "competitions/engine/__init__.py"}


def kind_of(path: Path) -> str | None:
    """Return the kind that a module's name tells: services_files is a kind of services."""
    words = path.stem.split("_")
    for kind in ORDER:
        if words[0] == kind or words[-1] == kind or path.parent.name == kind:
            return kind
    return None


def imports_of(path: Path) -> set[str]:
    """Return the modules that a module imports."""
    found = set()
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def subject_of(path: Path) -> tuple[str, ...]:
    """Return package and subject of a module."""
    return path.relative_to(sources.ROOT).parts[:2]


def test_the_import_contracts_hold() -> None:
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=sources.ROOT, capture_output=True, text=True, check=False,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("kind", ["services", "queries", "policies", "models", "enums"])
def test_what_decides_and_stores_knows_no_page(kind: str) -> None:
    guilty = [
        f"{sources.name(path)} imports {module}"
        for path in sources.modules() if kind_of(path) == kind
        for module in imports_of(path) if module.split(".")[0] in PAGES_ONLY
    ]
    assert guilty == []


def test_a_kind_of_module_imports_only_lower_kinds_of_its_subject() -> None:
    by_name = {
        ".".join(path.relative_to(sources.ROOT).with_suffix("").parts): path
        for path in sources.modules()
    }
    upward = []
    for path in sources.modules():
        kind = kind_of(path)
        if kind is None:
            continue
        for module in imports_of(path):
            target = by_name.get(module)
            if target is None or subject_of(target) != subject_of(path):
                continue
            other = kind_of(target)
            if other and ORDER.index(other) < ORDER.index(kind) and (kind, other) != (
                "forms", "views"
            ):
                upward.append(f"{sources.name(path)} imports {module}")
    assert upward == []


def test_a_package_has_an_empty_init() -> None:
    filled = [
        sources.name(path) for path in sources.modules()
        if path.name == "__init__.py" and path.read_text("utf-8").strip()
    ]
    assert set(filled) <= MAY_BE_FILLED


def test_only_the_transaction_commits() -> None:
    """Services own the transaction; nobody else may end it."""
    guilty = [
        f"{sources.name(path)}:{node.lineno}"
        for path in sources.modules()
        if sources.name(path) != "app/transaction.py"
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]
    assert guilty == []


def test_only_clock_reads_the_clock() -> None:
    guilty = [
        f"{sources.name(path)}:{node.lineno}"
        for path in sources.modules()
        if sources.name(path) not in {"app/clock.py", "serve.py"}
        for node in ast.walk(sources.tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in {"utcnow", "today"})
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr == "now" and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "datetime")
    ]
    assert guilty == []


def test_only_the_sync_service_writes_marks() -> None:
    """Whatever gives a mark (form, desk, paper) goes through one service (contracts, section 5)."""
    guilty = [
        f"{sources.name(path)}:{node.lineno}"
        for path in sources.modules()
        if not sources.name(path).startswith("judging/scoresheets/")
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        and node.func.id in {"Mark", "Operation"}
    ]
    assert guilty == []
