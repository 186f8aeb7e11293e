"""The README says what the code does: tables, map, commands, links."""

import re

import pytest
from flask import Flask

from tests.laws import readme, sources


@pytest.mark.parametrize("table", sorted(readme.TABLES))
def test_a_table_of_the_readme_equals_the_code(table: str) -> None:
    assert readme.written(table) == readme.TABLES[table](), "run: python -m tests.laws.readme"


def test_the_map_names_every_subject() -> None:
    mapped = set(re.findall(r"^\| `([a-z_]+/[a-z_]+)/` \|", readme.README.read_text("utf-8"),
                            re.MULTILINE))
    present = {
        f"{package}/{folder.name}" for package in sources.PACKAGES
        for folder in (sources.ROOT / package).iterdir()
        if folder.is_dir() and (folder / "__init__.py").exists()
    }
    assert mapped == present


def test_every_command_of_ours_is_named(app: Flask) -> None:
    text = readme.README.read_text("utf-8")
    operations = (sources.ROOT / "docs" / "operations.md").read_text("utf-8")
    missing = [name for name in app.cli.commands if f"--app wsgi {name}" not in text + operations]
    assert missing == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{path.name}: {link}"
        for path in [readme.README, *(sources.ROOT / "docs").glob("*.md")]
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8"))
        if not (path.parent / link).exists()
    ]
    assert broken == []


def test_every_setting_is_described() -> None:
    settings = set(re.findall(r'env(?:\.get\(|\[)"([A-Z_]+)"',
                              (sources.ROOT / "config.py").read_text("utf-8")))
    text = (sources.ROOT / "docs" / "operations.md").read_text("utf-8")
    assert {name for name in settings if f"`{name}`" not in text} == set()
