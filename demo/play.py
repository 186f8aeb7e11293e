"""What people of the demo do, through the services that the pages use."""

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from app.auth import services_people
from app.auth.models import User
from app.files.storage import Store
from app.orm import db
from competitions.entries import queries as entries
from competitions.entries import services, services_files, services_submit, services_team
from competitions.entries.content import content_of
from competitions.entries.models import Entry
from competitions.entries.services import DraftInput, EntryInput
from competitions.entries.services_files import UploadInput
from competitions.entries.services_submit import SubmitInput
from competitions.entries.services_team import MemberInput
from competitions.programme.models import Competition, Track
from competitions.screening import services as screening
from competitions.screening.services import DecisionInput
from demo.cast import DOMAIN
from demo.words import ANSWERS, Idea
from judging.rubrics.models import Rubric, Sitting
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.services_sync import Caller, exchange

T = TypeVar("T")
#: What every device of the demo calls itself.
TABLET = "Mozilla/5.0 (Linux; Android 15; Tablet) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
#: How many sheets a judge's device sends at once.
SHEETS = 10


def batched(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """Return the items in runs of a size.

    >>> batched("abcde", 2)
    ['ab', 'cd', 'e']
    """
    return [items[start:start + size] for start in range(0, len(items), size)]


@dataclass
class Stage:
    """What every act needs: the clock's dice, the store, the deck, the site's address."""

    dice: random.Random
    store: Store
    deck: bytes
    site: str
    extras: int = 0

    def address(self, entry: Entry) -> str:
        """Return the address of an entry's page."""
        return f"{self.site}/entries/{entry.code or entry.ref}"

    def stranger(self, name: str, now: datetime) -> User:
        """Return an invented founder without a password."""
        self.extras += 1
        user = services_people.ensure_person(
            name, f"thi-sinh-{self.extras:04}@{DOMAIN}", actor=None, now=now, is_demo=True)
        user.confirmed_at = now
        return user


def draft(stage: Stage, track: Track, idea: Idea, now: datetime, *, owner: User | None = None,
          answers: dict[str, Any] | None = None, more: dict[str, Any] | None = None) -> Entry:
    """Begin an entry and fill in its dossier; *more* is what this contest asks besides."""
    person = owner or stage.stranger(idea.people[0], now)
    entry = services.create_entry(track.competition_id, EntryInput(track.id, idea.title),
                                  actor=person, now=now)
    filled = ANSWERS | {"field": idea.field} if answers is None else answers
    services.merge_draft(entry.id, DraftInput(
        {"title": idea.title, "unit_name": idea.unit, **filled, **(more or {})}),
        actor=person, now=now)
    for name in idea.people[1:]:
        services_team.add_member(entry.id, MemberInput(name, unit_name=idea.unit), actor=person,
                                 now=now)
    return entry


def enter(stage: Stage, track: Track, idea: Idea, now: datetime, *, owner: User | None = None,
          more: dict[str, Any] | None = None) -> Entry:
    """Fill in a dossier, upload the deck and submit."""
    entry = draft(stage, track, idea, now, owner=owner, more=more)
    services_files.receive_file(entry.id, UploadInput("deck", "bai-thuyet-trinh.pdf", stage.deck),
                                actor=entry.owner, now=now, store=stage.store)
    submit(stage, entry, now)
    return entry


def submit(stage: Stage, entry: Entry, now: datetime) -> None:
    """Submit what the draft holds."""
    db.session.refresh(entry)
    content = content_of(entry, entries.fields_of(entry.competition_id))
    services_submit.submit_entry(
        entry.id, SubmitInput(content.digest, accepts_rules=True), actor=entry.owner, now=now,
        address=stage.address)


def screen(stage: Stage, entry: Entry, secretary: User, now: datetime, outcome: Any,
           reason: str = "", article: str = "", due_at: datetime | None = None) -> None:
    """Let the secretary decide about an entry."""
    screening.decide_entry(
        entry.id, DecisionInput(outcome, reason, article, due_at, screening.mark_of(entry)),
        actor=secretary, now=now, address=stage.address)


@dataclass(frozen=True)
class Taste:
    """How a judge marks: a lean in share of the maximum, and how much he wavers."""

    lean: float
    waver: float


def tastes(dice: random.Random, judges: Iterable[User]) -> dict[int, Taste]:
    """Return a taste for every judge."""
    return {judge.id: Taste(dice.uniform(-0.06, 0.06), dice.uniform(0.02, 0.05))
            for judge in judges}


def marks_for(dice: random.Random, rubric: Rubric, quality: float, taste: Taste,
              ) -> dict[str, str]:
    """Return marks on the rubric's steps for an entry of a quality from 0 to 1."""
    marks = {}
    for criterion in rubric.criteria:
        share = min(1.0, max(0.05, quality + taste.lean + dice.gauss(0, taste.waver)))
        step = criterion.step or Decimal("0.5")
        steps = round(float(criterion.high) * share / float(step))
        marks[criterion.key] = format(step * steps, "f")
    return marks


@dataclass(frozen=True)
class Filled:
    """A sheet as a judge leaves it."""

    sheet: Scoresheet
    marks: dict[str, str]
    comment: str = ""
    is_sent: bool = True

    def wanted(self) -> list[dict[str, Any]]:
        """Return what the desk does, one operation after the other."""
        done: list[dict[str, Any]] = [{"do": "mark", "criterion": key, "value": value}
                                      for key, value in self.marks.items()]
        if self.comment:
            done.append({"do": "comment", "criterion": None, "text": self.comment})
        return [*done, {"do": "submit"}] if self.is_sent else done


def device_of(judge: User) -> str:
    """Return the device that a judge of the demo always marks with."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"be-phong-demo/{judge.id}"))


def score(judge: User, filled: Sequence[Filled], now: datetime, *, pending: int = 0) -> None:
    """Let a judge's device send what it holds, as the desk does after a while without a net.

    *pending* is how many changes the device says that it still keeps.
    """
    operations: list[dict[str, Any]] = []
    first = int(now.timestamp() * 10)
    for each in filled:
        previous = None
        for wanted in each.wanted():
            operations.append({
                "id": str(uuid.uuid4()), "seq": first + len(operations), "prev": previous,
                "sheet": each.sheet.id, "base": each.sheet.version, "at": now.isoformat(),
                **wanted})
            previous = first + len(operations) - 1
    answers = exchange(judge, device_of(judge), operations, now,
                       caller=Caller(TABLET, pending)).results
    refused = [answer for answer in answers if answer["status"] != "applied"]
    if refused:
        raise RuntimeError(f"the demo's marks were refused: {refused[0]}")


def sheets_of(sitting: Sitting) -> Sequence[Scoresheet]:
    """Return the sheets of a sitting by entry and judge."""
    return db.session.query(Scoresheet).filter_by(sitting_id=sitting.id).order_by(
        Scoresheet.entry_id, Scoresheet.judge_id).all()


def score_sitting(stage: Stage, sitting: Sitting, qualities: dict[int, float], now: datetime, *,
                  sure: dict[int, Taste]) -> None:
    """Let everybody who has a sheet mark it and sign, some sheets at a time."""
    held: dict[User, list[Filled]] = {}
    for sheet in sheets_of(sitting):
        marks = marks_for(stage.dice, sheet.rubric, qualities[sheet.entry_id],
                          sure[sheet.judge_id])
        held.setdefault(sheet.judge, []).append(Filled(sheet, marks, _remark(stage.dice)))
    for place, (judge, filled) in enumerate(held.items()):
        for begun, part in enumerate(batched(filled, SHEETS)):
            score(judge, part, now + timedelta(minutes=9 * begun + place, seconds=7 * place))


def _remark(dice: random.Random) -> str:
    return dice.choice(("", "", "Ý tưởng rõ ràng.", "Cần số liệu thị trường.",
                        "Đội ngũ có kinh nghiệm.", "Nên thử nghiệm thêm một mùa vụ."))


def by_slug(slug: str) -> Competition:
    """Return a competition of the demo."""
    return db.session.query(Competition).filter_by(slug=slug).one()
