"""What people agree to: one text for each purpose, each with its version; old ones stay."""

from dataclasses import dataclass
from typing import Any

from app.i18n import _l, in_language
from app.privacy.models import ConsentPurpose


@dataclass(frozen=True)
class ConsentText:
    """The words of one purpose."""

    version: str
    title: Any
    words: Any


_P = ConsentPurpose
TEXTS = {
    _P.RUN_CONTEST: ConsentText(
        "2026-11-1", _l("To run the competition"),
        _l("I agree that the organising committee uses my name, title, unit, contact details and "
           "my part of the dossier to run this competition: receiving, screening, judging, prizes "
           "and certificates.")),
    _P.PUBLISH_NAME: ConsentText(
        "2026-11-1", _l("To publish my name"),
        _l("I agree that my name and unit are published beside the title of our entry where the "
           "results of this competition are announced.")),
    _P.IDEA_BANK: ConsentText(
        "2026-11-1", _l("Idea bank"),
        _l("I agree that my name stands beside a summary of our entry in the public idea bank.")),
    _P.IMAGES: ConsentText(
        "2026-11-1", _l("Pictures"),
        _l("I agree that pictures and recordings of me made at events of this competition are "
           "published to report on it.")),
    _P.CONTACT: ConsentText(
        "2026-11-1", _l("Later contact"),
        _l("I agree that the organising committee writes to me after the competition about "
           "programmes that support start-ups.")),
}
#: Purposes that are asked when somebody joins a team; the others when they come up.
ASKED_ON_JOINING = (_P.RUN_CONTEST, _P.PUBLISH_NAME)
#: Purposes a person may give at any time on the page of the own consents.
OFFERED_LATER = (_P.IDEA_BANK, _P.IMAGES, _P.CONTACT)


def wording(purpose: ConsentPurpose, locale: str) -> str:
    """Return the words of a purpose as they are read in a language."""
    return in_language(locale, TEXTS[purpose].words)
