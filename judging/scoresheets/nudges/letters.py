"""What a reminder says, by mail and for Zalo."""

from typing import Any

from app.auth.models import User
from app.i18n import _l, in_language, local
from judging.rubrics.models import Sitting


def lines(sitting: Sitting, competition: str, codes: list[str], address: str) -> list[Any]:
    """Return the reminder's sentences; the address opens nothing by itself."""
    where = f"{competition}, {local(sitting.stage)}, {local(sitting.track)}"
    return [
        _l("%(where)s: scoresheets of yours are still out: %(codes)s.", where=where,
           codes=", ".join(codes)),
        _l("Please open the desk on your own device and send them: %(address)s", address=address),
        _l("Does the device fail? The secretary gives you a PIN for any other one."),
    ]


def text_for_zalo(judge: User, sentences: list[Any]) -> str:
    """Return the reminder to copy into a chat, in the judge's language."""
    greeting = _l("Dear %(name)s,", name=judge.name)
    return "\n".join(in_language(judge.locale, part) for part in (greeting, *sentences))
