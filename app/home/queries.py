"""What the home page gathers: each subject tells its own tasks and cards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.auth.models import User


@dataclass(frozen=True)
class Task:
    """One line of "what to do": a click away, with how many of it."""

    label: str
    url: str
    count: int | None = None
    note: str = ""
    #: Colour word of components/lists.html; "cinnamon" waits for this person.
    kind: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Card:
    """One thing that everybody may look at."""

    title: str
    url: str
    meta: str = ""
    text: str = ""
    #: Kind and words of a status badge.
    badge: tuple[str, str] | None = None
    deadline: datetime | None = None


@dataclass(frozen=True)
class Figure:
    """A number that everybody may look into: the way to what it counts."""

    value: int
    caption: str
    url: str
    note: str = ""


TaskProvider = Callable[[User, datetime], list[Task]]
CardProvider = Callable[[datetime], list[Card]]
FigureProvider = Callable[[datetime], list[Figure]]


def list_tasks(providers: list[TaskProvider], user: User, now: datetime) -> list[Task]:
    """Return what waits for a person, what waits most urgently first."""
    tasks = [task for provider in providers for task in provider(user, now)]
    return sorted(tasks, key=lambda task: task.kind != "cinnamon")


def list_cards(providers: list[CardProvider], now: datetime) -> list[Card]:
    """Return what the public home page shows."""
    return [card for provider in providers for card in provider(now)]


def list_figures(providers: list[FigureProvider], now: datetime) -> list[Figure]:
    """Return the numbers of the public home page."""
    return [figure for provider in providers for figure in provider(now)]
