"""States of a paper and what is wrong with a reading, in words."""

from typing import Any

from app.i18n import _l
from judging.scoresheets.enums import Code
from judging.scoresheets.paper.comparing import Problem
from judging.scoresheets.paper.enums import PaperState
from judging.scoresheets.wording import REFUSALS

STATE_WORDS = {
    PaperState.TYPED: _l("Waits for the second person"),
    PaperState.DIFFERENT: _l("Two readings differ"),
    PaperState.APPLIED: _l("Applied"),
    PaperState.DROPPED: _l("Given up"),
}
_MISSING = _l("Type the mark, or tick N/A. Is it empty on the paper? Ask the judge.")
#: The rules ask for a comment that was not typed.
UNSAID = _l("Type the comment: the rules ask for it.")
_NO_NUMBER = _l("Type a number, such as 8,5.")


def problem_words(problem: Problem) -> Any:
    """Return what to do about a mark that cannot be taken."""
    if problem.code is None:
        return _MISSING
    return _NO_NUMBER if problem.code is Code.BAD_REQUEST else REFUSALS[problem.code]
