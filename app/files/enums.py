"""How far a file has been made readable, and why it could not be."""

from enum import StrEnum


class RenderState(StrEnum):
    """How far the pages of a file are."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class RenderProblem(StrEnum):
    """Why a file has no pages."""

    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_HEAVY = "too_heavy"
    NO_OFFICE = "no_office"
