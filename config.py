"""Every setting, read from the environment; no secret has a default in production."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
INSTANCE = ROOT / "instance"
#: Written by `make run`; read only when no variable is set and never under a production server.
DEVELOPMENT_ENV = INSTANCE / "development.env"
REQUIRED = ("SECRET_KEY", "DATA_KEY", "PUBLIC_URL")
MIB = 1024 * 1024
#: Before numpy is imported: processes share the cores, threads of one would fight over them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class MissingSetting(RuntimeError):
    """A setting that production cannot do without."""


def read_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables to use, with the development file filled in where nothing is set."""
    values = dict(environ)
    under_server = "gunicorn" in values.get("SERVER_SOFTWARE", "")
    if any(name in values for name in REQUIRED) or under_server or not DEVELOPMENT_ENV.exists():
        return values
    lines = DEVELOPMENT_ENV.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    return {**{key.strip(): value.strip() for key, value in pairs}, **values}


def database_url(raw: str | None) -> str:
    """Name the driver that we use for a database address."""
    if not raw:
        INSTANCE.mkdir(exist_ok=True)
        return f"sqlite:///{INSTANCE / 'be-phong.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if raw.startswith(prefix):
            return "postgresql+psycopg://" + raw.removeprefix(prefix)
    return raw


def settings(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Build Flask's configuration; raise MissingSetting that names what is missing."""
    env = read_environment() if environ is None else dict(environ)
    missing = [name for name in REQUIRED if not env.get(name)]
    if missing:
        raise MissingSetting(
            "Set these environment variables first: " + ", ".join(missing)
            + ". For a trial on this machine, `make run` does it for you."
        )
    public_url = env["PUBLIC_URL"].rstrip("/")
    secure = public_url.startswith("https://")
    return {
        "SECRET_KEY": env["SECRET_KEY"],
        "DATA_KEY": env["DATA_KEY"],
        "PUBLIC_URL": public_url,
        # How tablets in the hall reach this machine, and the authority that they have to trust.
        "HALL_URL": env.get("HALL_URL", ""),
        "HALL_CA": env.get("HALL_CA", ""),
        "HALL_DOOR": env.get("HALL_DOOR", ""),
        "DEVELOPMENT": env.get("BE_PHONG_DEVELOPMENT") == "1",
        "SQLALCHEMY_DATABASE_URI": database_url(env.get("DATABASE_URL")),
        "SQLALCHEMY_ENGINE_OPTIONS": {},
        "STORAGE_URL": env.get("STORAGE_URL") or str(INSTANCE / "files"),
        "MAIL_URL": env.get("MAIL_URL", ""),
        "MAIL_FROM": env.get("MAIL_FROM", "Bệ Phóng <khong-tra-loi@localhost>"),
        "SMS_URL": env.get("SMS_URL", ""),
        "SMS_TOKEN": env.get("SMS_TOKEN", ""),
        "MAIL_FOLDER": env.get("MAIL_FOLDER", str(INSTANCE / "mail")),
        "REDIS_URL": env.get("REDIS_URL", ""),
        "RATELIMIT_STORAGE_URI": env.get("REDIS_URL") or "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        "RATELIMIT_ENABLED": env.get("RATE_LIMITS", "on") != "off",
        "TRUSTED_PROXIES": int(env.get("TRUSTED_PROXIES", "0")),
        "SESSION_COOKIE_NAME": "be_phong",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 30,
        "WTF_CSRF_TIME_LIMIT": None,  # a judge's token lives as long as the session
        "WTF_CSRF_SSL_STRICT": secure,
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "UPLOAD_LIMIT": 25 * MIB,
        "MAX_CONTENT_LENGTH": 26 * MIB,
        "MAX_FORM_MEMORY_SIZE": 2 * MIB,
        "SEND_FILE_MAX_AGE_DEFAULT": 60 * 60 * 24 * 365,
    }
