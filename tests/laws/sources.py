"""What the laws look at: every module, template and blueprint of the product."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "competitions", "judging", "ecosystem", "demo")
TEMPLATES = ROOT / "templates"


def modules() -> list[Path]:
    """Return every module of the product, the top-level ones included."""
    inside = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return sorted([*inside, *ROOT.glob("*.py")])


def test_modules() -> list[Path]:
    """Return every module of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def templates() -> list[Path]:
    """Return every template."""
    return sorted(TEMPLATES.rglob("*.html"))


def pages() -> list[Path]:
    """Return the templates that are pages of their own: those that extend a layout."""
    return [path for path in templates()
            if path.parts[len(TEMPLATES.parts)] not in {"layouts", "components"}
            and '{% extends "layouts/' in path.read_text("utf-8")]


def name(path: Path) -> str:
    """Return a path as a reader of a failure wants it."""
    return str(path.relative_to(ROOT))


@lru_cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(path: Path) -> int:
    """Count the lines of a file."""
    return len(path.read_text("utf-8").splitlines())


def statements(function: ast.AST) -> int:
    """Count the statements in a function, its own docstring and name aside."""
    own = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
    body = getattr(function, "body", [])
    has_docstring = bool(body) and isinstance(body[0], ast.Expr) and isinstance(
        body[0].value, ast.Constant)
    return own - has_docstring
