import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

from judging import engine

GUIDE = Path(__file__).parents[3] / "docs" / "engine.md"
MODULES = [f"judging.engine.{module.name}" for module in pkgutil.iter_modules(engine.__path__)]


def test_the_examples_of_the_guide_run():
    failed, tried = doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8")

    assert failed == 0
    assert tried > 30


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_every_function_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_public_name_is_in_the_guide_or_has_a_docstring():
    assert [name for name in engine.__all__ if not getattr(engine, name).__doc__] == []
