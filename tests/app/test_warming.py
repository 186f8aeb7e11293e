"""What is made ready before web processes are forked."""

from pathlib import Path

from flask import Flask
from jinja2 import DictLoader, Environment

from app import warming


def test_a_process_begins_with_every_template_compiled_and_finds_them_again_at_the_next_start(
    app: Flask, tmp_path, monkeypatch,
) -> None:
    monkeypatch.setattr(warming, "INSTANCE", tmp_path)
    fresh = Flask("fresh", template_folder=f"{app.root_path}/../templates/components")
    fresh.jinja_env.filters, fresh.jinja_env.globals = app.jinja_env.filters, app.jinja_env.globals
    fresh.jinja_env.trim_blocks = fresh.jinja_env.lstrip_blocks = True
    fresh.jinja_env.add_extension("jinja2.ext.i18n")

    warming.prepare_server(fresh)

    names = set(fresh.jinja_env.list_templates())
    assert {name for _loader, name in fresh.jinja_env.cache} == names
    kept = sorted((tmp_path / "templates").iterdir())
    assert len(kept) == len(names)
    assert (tmp_path / "templates").stat().st_mode & 0o077 == 0


def test_templates_are_run_from_a_folder_of_ones_own_alone(tmp_path: Path) -> None:
    shared, linked, taken = (tmp_path / name for name in ("shared", "linked", "taken"))
    shared.mkdir()
    shared.chmod(0o777)
    linked.symlink_to(shared)
    taken.touch()
    assert warming.own_folder(tmp_path / "own") == tmp_path / "own"
    assert [warming.own_folder(each) for each in (
        shared, linked, taken, taken / "own")] == [None] * 4


def test_a_folder_that_cannot_be_written_to_stops_no_server(tmp_path: Path) -> None:
    env = Environment(bytecode_cache=warming.KeptTemplates(str(tmp_path / "gone")))
    assert env.from_string("{{ 1 }}").render() == "1"
    env.loader = DictLoader({"a.html": "{{ 2 }}"})
    assert env.get_template("a.html").render() == "2"
