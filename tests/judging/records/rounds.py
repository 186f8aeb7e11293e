"""A closed contest with marks of every sort, and what the tests of exports ask again and again."""

import io
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.auth.enums import Role
from app.auth.models import User
from app.orm import db
from app.outbox.services import post
from app.transaction import transaction
from judging.records import making
from judging.records.enums import ExportForm, ExportKind
from judging.records.making import Made, Order
from judging.results import services as results
from judging.results.models import Result
from tests.factories import NOW, make_officer
from tests.judging.contest import Contest, make_contest, score

#: Marks of each judge on entries 1 to 3; the innovation mark counts once and a third.
MARKS = ((50, 30.5), ("na", 20), (60, 33.5))


def played(judges: int = 2, **method: Any) -> tuple[Contest, Result, User]:
    """Return a contest closed with uneven marks, its result and its organiser."""
    made = make_contest(entries=3, judges=judges, **method)
    made.competition.is_demo = True
    for rubric in (sitting.rubrics[0] for sitting in made.sittings):
        rubric.criteria[0].weight = Decimal("1.3333")
    db.session.commit()
    for place, judge in enumerate(made.scorers):
        for entry, (first, second) in zip(made.entries, MARKS, strict=True):
            moved = first if isinstance(first, str) else first - place / 2
            score(made.sitting, judge, entry, moved, second)
    result = results.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    db.session.commit()
    return made, result, make_officer(Role.ORGANISER, made.competition)


def export(made: Contest, user: User, kind: ExportKind, form: ExportForm, *columns: str,
           locale: str = "vi") -> Made:
    """Return a file as a person gets it."""
    with force_locale(locale):
        return making.make(Order(kind, form, columns, None, locale), user, made.competition, NOW)


def workbook(made: Made) -> Workbook:
    """Open a workbook with its formulas."""
    return load_workbook(io.BytesIO(made.content))


@transaction()
def write_letters(competition_id: int) -> None:
    """Post a mail and a text message."""
    for to in ("a@example.test", "+84900000001"):
        post("test", to, "Thông báo", "Mã {secret}", now=NOW, competition_id=competition_id,
             secret="123456")
