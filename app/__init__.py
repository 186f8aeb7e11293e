"""The factory: the only place that names every feature."""

from typing import Any

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config as settings_module
from app.errorpages import register_error_pages
from app.extensions import babel, csrf, db, limiter, login_manager, migrate
from app.files.storage import open_store
from app.i18n import choose_language
from app.privacy import vault
from app.routing import RowConverter
from app.security import register_security
from app.templating import PageEnvironment, register_templating
from app.transaction import configure_engine


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Build the application from the environment, with *overrides* on top (tests)."""
    app = Flask(__name__, template_folder="../templates", static_folder="static")
    app.jinja_environment = PageEnvironment  # type: ignore[method-assign]
    app.config.update(settings_module.settings({} | overrides.pop("ENVIRON"))
                      if overrides and "ENVIRON" in overrides else settings_module.settings())
    app.config.update(overrides or {})
    _configure_log()
    _register_extensions(app)
    register_templating(app)
    register_security(app)
    register_error_pages(app)
    app.url_map.converters["int"] = RowConverter
    register_features(app)
    return app


def _register_extensions(app: Flask) -> None:
    if app.config["TRUSTED_PROXIES"]:
        count = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    vault.configure(app.config["DATA_KEY"])
    db.init_app(app)
    migrate.init_app(app, db, directory=str(settings_module.ROOT / "migrations"),
                     render_as_batch=True, compare_type=True)
    login_manager.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=choose_language,
                   default_translation_directories=str(settings_module.ROOT / "app/translations"))
    app.extensions["store"] = open_store(app.config["STORAGE_URL"])
    with app.app_context():
        configure_engine(db.engine)


def _configure_log() -> None:
    """Write plain lines; a traceback never shows values, which may be secrets."""
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(),
        processors=[
            structlog.contextvars.merge_contextvars, structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
    )


def register_features(app: Flask) -> None:
    """Register every feature's pages and commands; imports here keep the leaves leaves."""
    from app import features  # noqa: PLC0415 -- the factory names the features

    features.register(app)
