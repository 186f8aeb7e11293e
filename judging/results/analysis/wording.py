"""Figures of the analysis as sentences that an officer can say aloud."""

from typing import Any

from app.i18n import _l

FLAGS: dict[str, Any] = {
    "severity": _l("marks clearly higher or lower than the others"),
    "inconsistent": _l("agrees less with the others than usual"),
    "no_discrimination": _l("hardly tells the entries apart"),
    "halo": _l("gives every criterion much the same"),
    "straight_lines": _l("gives many sheets the same mark throughout"),
    "one_value": _l("uses a single mark"),
    "thin": _l("too few sheets to say more"),
}
#: From which reliability of the mean on a panel's order would come out alike again.
STEPS = (
    (0.9, _l("Another panel of this size would very probably give nearly the same order.")),
    (0.75, _l("Another panel of this size would give much the same order; "
              "neighbours could change places.")),
    (0.5, _l("Another panel of this size would agree on the strong and the weak entries, "
             "hardly on the order in between.")),
    (-9.0, _l("The judges see these entries very differently; discuss before approving.")),
)
VERDICTS: dict[str, Any] = {"in": _l("certain"), "close": _l("to be discussed"),
                            "out": _l("outside")}


def reliability_in_words(mean: float | None) -> Any:
    """Return one sentence about the panel's agreement, None where too little is known."""
    if mean is None:
        return None
    return next(words for least, words in STEPS if mean >= least)
