"""What a look at a dossier's addresses from outside has found, said on the entry's pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.auth.models import User
from competitions.entries import queries
from competitions.entries.enums import LinkOutcome
from competitions.entries.models import Entry, LinkCheck
from competitions.entries.services_links import addresses_of, checks_of
from competitions.entries.way import Panel

#: Outcome → colour and sentence.
WORDS: dict[LinkOutcome | None, tuple[str, Any]] = {
    None: ("sea", _l("Being checked whether it opens without signing in.")),
    LinkOutcome.OPENS: ("leaf", _l("Opens without signing in.")),
    LinkOutcome.NEEDS_SIGN_IN: ("amber", _l(
        "Asks for a sign-in. Share it with everybody who has the link, then save again.")),
    LinkOutcome.NOT_FOUND: ("amber", _l(
        "Nothing is found at this address. Check how it is written, then save again.")),
    LinkOutcome.FAILS: ("amber", _l(
        "Did not open just now. Try it in a private window of the browser.")),
    LinkOutcome.NOT_PUBLIC: ("amber", _l(
        "Not an address of the open internet: judges cannot open it.")),
    LinkOutcome.NO_NETWORK: ("sea", _l(
        "Not checked: the server has no internet. Try it in a private window of the browser.")),
}


def link_note(entry: Any, url: str) -> tuple[str, Any] | None:
    """Return what to say beside an address: colour and sentence, if it was asked about."""
    if not url or not isinstance(entry, Entry):
        return None
    row = checks_of(entry.id).get(url[:500])
    return WORDS[row.outcome] if row else None


def founder_panels(entry: Entry, _user: User) -> list[Panel]:
    """Tell a founder about addresses that others cannot open."""
    return _panels(entry, entry.draft)


def office_panels(entry: Entry, _user: User) -> list[Panel]:
    """Tell the office about addresses that judges cannot open."""
    last = queries.last_submission(entry)
    return _panels(entry, last.answers if last else {})


def _panels(entry: Entry, answers: dict[str, Any]) -> list[Panel]:
    urls = addresses_of(queries.fields_of(entry.competition_id), answers)
    known: dict[str, LinkCheck] = checks_of(entry.id) if urls else {}
    bad = [(url, WORDS[known[url].outcome]) for url in urls
           if url in known and WORDS[known[url].outcome][0] == "amber"]
    if not bad:
        return []
    return [Panel("amber", _l("A link in the dossier does not open for everybody"),
                  facts=tuple((url, words) for url, (_kind, words) in bad))]
