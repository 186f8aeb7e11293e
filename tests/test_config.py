"""Settings: production starts only with what it needs, and never reads the development file."""

from pathlib import Path
from typing import Any

import pytest

import config

NEEDED = {"SECRET_KEY": "a", "DATA_KEY": "b", "PUBLIC_URL": "https://thi.example.test/"}


@pytest.fixture
def development_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "development.env"
    path.write_text("# made once\nSECRET_KEY=dev\nDATA_KEY=dev\nPUBLIC_URL=http://127.0.0.1:8000\n"
                    "BE_PHONG_DEVELOPMENT=1\n", encoding="utf-8")
    monkeypatch.setattr(config, "DEVELOPMENT_ENV", path)
    return path


def test_what_is_missing_is_named() -> None:
    with pytest.raises(config.MissingSetting) as raised:
        config.settings({"SECRET_KEY": "a"})
    assert str(raised.value).split(". ")[0] == (
        "Set these environment variables first: DATA_KEY, PUBLIC_URL")


def test_no_secret_has_a_default() -> None:
    for name in config.REQUIRED:
        with pytest.raises(config.MissingSetting):
            config.settings({**NEEDED, name: ""})


def test_production_is_the_default_and_its_cookies_are_secure() -> None:
    made = config.settings(NEEDED)
    assert {name: made[name] for name in (
        "DEVELOPMENT", "PUBLIC_URL", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "WTF_CSRF_SSL_STRICT", "RATELIMIT_ENABLED",
    )} == {
        "DEVELOPMENT": False, "PUBLIC_URL": "https://thi.example.test",
        "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True,
        "WTF_CSRF_SSL_STRICT": True, "RATELIMIT_ENABLED": True,
    }


def test_the_development_file_serves_a_shell_without_variables(development_file: Path) -> None:
    assert config.read_environment({"HOME": "/"}) == {
        "HOME": "/", "SECRET_KEY": "dev", "DATA_KEY": "dev", "BE_PHONG_DEVELOPMENT": "1",
        "PUBLIC_URL": "http://127.0.0.1:8000",
    }


@pytest.mark.parametrize("environ", [
    {"SERVER_SOFTWARE": "gunicorn/27.0.1"},
    {"SECRET_KEY": "own"},
])
def test_the_development_file_is_not_read(
    development_file: Path, environ: dict[str, str]
) -> None:
    assert config.read_environment(environ) == environ


@pytest.mark.parametrize(("given", "used"), [
    ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
    ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
    ("sqlite:////tmp/x.sqlite3", "sqlite:////tmp/x.sqlite3"),
])
def test_a_database_address_names_our_driver(given: str, used: str) -> None:
    assert config.database_url(given) == used


def test_without_an_address_the_database_lies_in_the_instance_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")
    address: Any = config.database_url(None)
    assert address == f"sqlite:///{tmp_path}/instance/be-phong.sqlite3"
    assert (tmp_path / "instance").is_dir()
