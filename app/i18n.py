"""Languages: Vietnamese by default, English complete; words for services without a page too."""

from typing import Any

from flask import has_request_context, request, session
from flask_babel import force_locale, get_locale, lazy_gettext
from flask_babel.speaklater import LazyString
from flask_login import current_user
from markupsafe import escape

LANGUAGES = ("vi", "en")
_l = lazy_gettext

# Flask-Babel calls lazy words safe HTML as they are; ours quote names that people typed.
LazyString.__html__ = lambda words: str(escape(str(words)))


def choose_language() -> str:
    """Return the language of this request: asked for, remembered, the person's, Vietnamese."""
    if not has_request_context():
        return "vi"
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        if session.get("lang") != asked:
            session["lang"] = asked
        return asked
    remembered = session.get("lang")
    if remembered in LANGUAGES:
        return str(remembered)
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    return "vi"


def language() -> str:
    """Return the language in force as two letters."""
    locale = get_locale()
    return str(locale.language) if locale else "vi"


def local(row: Any, attribute: str = "name") -> str:
    """Return a row's words in the language in force, Vietnamese where English is empty."""
    english = getattr(row, f"{attribute}_en", "") if language() == "en" else ""
    return english or getattr(row, attribute)


def in_language(locale: str, message: Any) -> str:
    """Return a lazy message in a person's language, whatever the page's is."""
    with force_locale(locale):
        return str(message)
