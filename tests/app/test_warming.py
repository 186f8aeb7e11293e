"""What is made ready before web processes are forked."""

from flask import Flask

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
