"""What templates may call: filters for dates and figures, versioned assets, the menu."""

import hashlib
import os
from collections.abc import Callable, MutableMapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask.templating import Environment
from flask_babel import format_date, get_translations, ngettext
from flask_babel import gettext as _
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.auth import demo
from app.codes import format_code
from app.i18n import language, local
from app.navigation import navigation
from app.paper.wording import exact_time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def vidate(value: date | datetime | None) -> str:
    """21/11/2026."""
    if value is None:
        return ""
    day = clock.local_date(value) if isinstance(value, datetime) else value
    return day.strftime("%d/%m/%Y")


def vitime(value: datetime | None) -> str:
    """17:00 in Viet Nam."""
    return clock.local(value).strftime("%H:%M") if value else ""


def vidatetime(value: datetime | None) -> str:
    """17:00 21/11/2026 in Viet Nam."""
    return f"{vitime(value)} {vidate(value)}" if value else ""


def videadline(value: datetime | None) -> str:
    """17 giờ 00, thứ Sáu ngày 18/12/2026."""
    if value is None:
        return ""
    moment = clock.local(value)
    day = format_date(moment.date(), "EEEE")
    if language() == "vi":  # thứ Sáu, chủ Nhật: no capital within a sentence
        day = day[:1].lower() + day[1:]
    return _("%(hour)s:%(minute)s on %(weekday)s %(date)s", hour=f"{moment:%H}",
             minute=f"{moment:%M}", weekday=day, date=f"{moment:%d/%m/%Y}")


def viexact(value: datetime | None) -> str:
    """16:58:12 ngày 18/12/2026."""
    return exact_time(value, language()) if value else ""


def code_groups(code: str) -> str:
    """7K2M-9QXR-4TBC."""
    return format_code(code)


def number(value: Any, places: int | None = None) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English; zeros as given unless *places* says more."""
    return "" if value is None or value == "" else _number(str(value), places, language())


@lru_cache(10_000)
def _number(text: str, places: int | None, locale: str) -> str:
    """Write a number as a language does; a ranking has thousands of them, many alike."""
    amount = Decimal(text)
    shown = f"{amount:,.{places}f}" if places is not None else f"{amount:,f}"
    if locale == "en":
        return shown
    return shown.replace(",", "\0").replace(".", ",").replace("\0", ".")


def points(value: Any) -> str:
    """Return a mark or score without needless zeros."""
    if value is None or value == "":
        return ""
    plain = format(Decimal(str(value)).normalize(), "f")
    return number(plain)


def money(value: int | None) -> str:
    """50.000.000 ₫."""
    return "" if value is None else f"{number(value)} ₫"


def filesize(value: int) -> str:
    """1,4 MB."""
    if value < 1024 * 1024:
        return f"{number(max(1, round(value / 1024)))} KB"
    return f"{number(round(Decimal(value) / 1024 / 1024, 1))} MB"


@lru_cache
def _fingerprint(path: str, _changed: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Return the address of a static file, with a fingerprint so that it may be kept long."""
    path = f"{current_app.static_folder}/{name}"
    return _address(name, _fingerprint(path, os.stat(path).st_mtime), request.script_root)


@lru_cache
def _address(name: str, mark: str, _root: str) -> str:
    """Build an address once: a page has dozens of pictures from one file."""
    return url_for("static", filename=name, v=mark)


def _translate(message: str) -> str:
    return _words(message, language())


@lru_cache(20_000)
def _words(message: str, _language: str) -> str:
    """Translate a message of a template once: a page has a hundred, the same on every request."""
    return str(get_translations().ugettext(message))


def switch_language_url(code: str) -> str:
    """Return this page's address in another language."""
    values = {**request.args.to_dict(), **(request.view_args or {}), "lang": code}
    return url_for(request.endpoint, **values) if request.endpoint else f"/?lang={code}"


class PageEnvironment(Environment):
    """Templates without a layer of globals of their own: none of ours brings any."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals themselves.

        A page imports dozens of macros, and each import compares the globals of both sides: key
        by key and slowly where layers lie upon each other.
        """
        return super().make_globals(d) if d else self.globals


def register_templating(app: Flask) -> None:
    """Give templates their filters, globals and strictness."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=_translate, ngettext=ngettext, newstyle=True)
    filters: tuple[Callable[..., Any], ...] = (
        vidate, vitime, vidatetime, videadline, viexact, code_groups, number, points, money,
        filesize, local,
    )
    for function in filters:
        env.filters[function.__name__] = function
    env.globals.update(asset=asset, navigation=navigation, locale=_Language(),
                       product_name="Bệ Phóng", switch_language_url=switch_language_url)

    @app.context_processor
    def names() -> dict[str, Any]:
        return {"demo_notice": _is_demo(), "competition_here": g.get("competition")}


def _is_demo() -> bool:
    """Tell whether the page shows invented data: its competition's, else the installation's."""
    competition = g.get("competition")
    if competition is not None:
        return bool(competition.is_demo)
    if "demo_notice" not in g:
        try:
            g.demo_notice = demo.is_shown()
        except SQLAlchemyError:  # the page that says so stands without the database
            g.demo_notice = False
    return bool(g.demo_notice)


class _Language:
    """`locale` in templates: compares and prints as "vi" or "en"."""

    def __str__(self) -> str:
        return language()

    def __eq__(self, other: object) -> bool:
        return language() == other

    def __hash__(self) -> int:
        return hash(language())
