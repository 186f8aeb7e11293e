"""Structure: a reader finds a page, its template and its test where the name says."""

import re

from flask import Flask

from tests.laws import sources

#: Addresses that are no page: files, JSON, pages drawn by a macro alone.
TOP = {"__init__.py", "config.py", "wsgi.py", "serve.py"}


def test_a_blueprint_lives_in_a_module_of_views(app: Flask) -> None:
    wrong = {
        endpoint: view.__module__ for endpoint, view in app.view_functions.items()
        if endpoint != "static"
        and not re.search(r"(^|[._])views(\.|$)|^app\.(health|styleguide)$", view.__module__)
    }
    assert wrong == {}


def test_a_view_has_the_name_of_its_endpoint(app: Flask) -> None:
    wrong = {endpoint: view.__name__ for endpoint, view in app.view_functions.items()
             if endpoint != "static" and endpoint.split(".")[-1] != view.__name__}
    assert wrong == {}


def test_every_template_is_used(app: Flask) -> None:
    text = "".join(path.read_text("utf-8") for path in [*sources.modules(), *sources.templates()])
    idle = [
        sources.name(path) for path in sources.templates()
        if str(path.relative_to(sources.TEMPLATES)) not in text
        and f'"{path.stem}"' not in text and f'"{path.name}"' not in text
    ]
    assert idle == []


def test_templates_mirror_the_packages() -> None:
    allowed = {*sources.PACKAGES, "layouts", "components", "errors", "styleguide", "mail",
               "styleguide.html"}
    found = {path.relative_to(sources.TEMPLATES).parts[0] for path in sources.templates()}
    assert found - allowed == set()


def test_tests_mirror_the_sources() -> None:
    """A test module of a subject lies in the folder of that subject."""
    wrong = []
    for path in sources.test_modules():
        parts = path.relative_to(sources.ROOT / "tests").parts
        if len(parts) > 2 and parts[0] in sources.PACKAGES and path.name.startswith("test_"):
            folder = sources.ROOT.joinpath(*parts[:-1])
            if not folder.is_dir():
                wrong.append(sources.name(path))
    assert wrong == []


def test_nothing_is_put_off() -> None:
    """No note of work undone, no test left out."""
    pattern = re.compile(r"\b(TODO|FIXME|XXX|INTERIM)\b|pytest\.(skip|xfail)\(|mark\.(skip|xfail)")
    found = [
        f"{sources.name(path)}:{number}"
        for path in [*sources.modules(), *sources.test_modules(), *sources.templates()]
        if path.name != "test_structure.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []
