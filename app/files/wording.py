"""How far a file has been made readable, in words."""

from typing import Any

from app.files.enums import RenderProblem, RenderState
from app.files.models import Rendering
from app.i18n import _l

PROBLEMS = {
    RenderProblem.LOCKED: _l("No pages to look at: the file has a password"),
    RenderProblem.DAMAGED: _l("No pages to look at: the file is damaged"),
    RenderProblem.TOO_HEAVY: _l("No pages to look at: the file is too heavy to draw"),
    RenderProblem.NO_OFFICE: _l(
        "This server draws no pages of Word and PowerPoint files; readers can only download it. "
        "Sent as PDF it can be read on every device."),
}
REMOVED = {
    "script": _l("program code"), "launch": _l("links to programs"),
    "attachment": _l("embedded files"),
}
KINDS = {RenderState.WAITING: "sea", RenderState.RUNNING: "sea", RenderState.DONE: "leaf",
         RenderState.FAILED: "amber"}


def state_words(row: Rendering) -> Any:
    """Return one sentence on the pages of a file."""
    if row.problem is not None:
        return PROBLEMS[row.problem]
    if row.state is RenderState.DONE:
        return _l("Pages: %(n)s", n=row.done)
    if row.total:
        return _l("Drawing page %(n)s of %(total)s", n=min(row.done + 1, row.total),
                  total=row.total)
    return _l("The pages are about to be drawn")


def removed_words(row: Rendering) -> Any:
    """Return what of a file is not handed on, or nothing."""
    found = [str(REMOVED[word]) for word in row.removed.split(",") if word in REMOVED]
    if not found:
        return ""
    return _l("Left out of the copy that others get: %(what)s.", what=", ".join(found))


def is_open(row: Rendering) -> bool:
    """Tell whether the worker still has something to do for a file."""
    return row.state in (RenderState.WAITING, RenderState.RUNNING)
