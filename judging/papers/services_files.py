"""Files of papers: the signed one kept to the byte, long ones left to the worker."""

from datetime import datetime

from app.auth.models import User
from app.errors import DomainError, NotFound
from app.files import services as files
from app.files.office import find_office
from app.files.services_intake import Taken
from app.files.storage import Store, digest_of
from app.jobs.models import Job
from app.jobs.services import enqueue
from app.orm import db
from app.transaction import transaction
from judging.papers import policies, templating, work
from judging.papers.models import Paper


def keep_signed(taken: Taken, *, store: Store, now: datetime) -> tuple[int, str]:
    """Put a file into the store, then its row; return the row's id and the file's name."""
    store.put(digest_of(taken.content), taken.content)
    return _keep(store, taken, now), taken.name


@transaction()
def _keep(store: Store, taken: Taken, now: datetime) -> int:
    row = files.keep(store, taken.content, taken.kind.content_type, now=now)
    db.session.flush()
    return row.id


@transaction()
def queue_paper(paper: Paper, way: str, *, actor: User, now: datetime) -> Job:
    """Let the worker make a long paper, or the PDF of one with an own template."""
    if not policies.reads(actor, paper):
        raise NotFound()
    if way == "pdf" and templating.template_of(paper) is not None and find_office() is None:
        raise DomainError(templating.NO_OFFICE)
    return enqueue(work.KIND, {"competition": paper.competition_id, "user": actor.id,
                               "paper": paper.id, "way": way}, actor=actor, now=now)
