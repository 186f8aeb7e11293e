"""A judge asks for all dossiers on paper; the worker makes them."""

from datetime import datetime

from app.auth.models import User
from app.jobs.models import Job
from app.jobs.services import enqueue
from app.transaction import transaction
from judging.scoresheets.reading.enums import KIND


@transaction()
def ask_for_dossiers(judge: User, sitting_id: int, *, is_blind: bool, locale: str,
                     now: datetime) -> Job:
    """Queue the merged PDF of a judge's dossiers in one stage and track."""
    arguments = {"judge": judge.id, "sitting": sitting_id, "blind": is_blind, "locale": locale}
    return enqueue(KIND, arguments, actor=judge, now=now)
