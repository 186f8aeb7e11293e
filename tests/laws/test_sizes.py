"""Sizes: whoever opens a file can read it in one go."""

import ast

from tests.laws import sources


def test_a_module_has_at_most_300_lines() -> None:
    long = {sources.name(path): sources.lines(path) for path in sources.modules()}
    assert {name: size for name, size in long.items() if size > 300} == {}


def test_a_test_module_has_at_most_400_lines() -> None:
    long = {sources.name(path): sources.lines(path) for path in sources.test_modules()}
    assert {name: size for name, size in long.items() if size > 400} == {}


def test_a_template_has_at_most_150_lines() -> None:
    long = {sources.name(path): sources.lines(path) for path in sources.templates()
            if path.parent.name != "styleguide"}
    assert {name: size for name, size in long.items() if size > 150} == {}


def test_a_function_has_at_most_30_statements() -> None:
    long = {
        f"{sources.name(path)}:{function.name}": sources.statements(function)
        for path in sources.modules() for function in sources.functions(path)
    }
    assert {name: size for name, size in long.items() if size > 30} == {}


def test_every_module_says_what_it_is_for() -> None:
    mute = [sources.name(path) for path in sources.modules()
            if path.read_text("utf-8").strip() and not ast.get_docstring(sources.tree(path))]
    assert mute == []
