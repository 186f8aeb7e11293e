"""The office's own Word templates: each upload is a version, the built-in one comes back."""

from datetime import datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, NotFound
from app.files import services as files
from app.files.services_intake import Taken
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.programme.models import Competition
from judging.papers import policies
from judging.papers.enums import PaperKind
from judging.papers.models import PaperTemplate


def replace_template(competition_id: int, kind: PaperKind, taken: Taken, *, store: Store,
                     actor: User, now: datetime) -> PaperTemplate:
    """Keep a template that was looked at, and draw drafts of its kind by it from now on."""
    store.put(digest_of(taken.content), taken.content)
    return _replace(competition_id, kind, taken, store=store, actor=actor, now=now)


@transaction()
def _replace(competition_id: int, kind: PaperKind, taken: Taken, *, store: Store, actor: User,
             now: datetime) -> PaperTemplate:
    number = _next_number(competition_id, kind, actor)
    file = files.keep(store, taken.content, taken.kind.content_type, now=now)
    db.session.flush()
    version = PaperTemplate(
        competition_id=competition_id, kind=kind, number=number, file_id=file.id,
        file_name=taken.name, uploaded_by_id=actor.id, created_at=now)
    db.session.add(version)
    audit.record("paper_template_replaced", version, actor=actor, now=now,
                 competition_id=competition_id, kind=kind.value, number=number,
                 file=taken.name, sha256=file.sha256)
    return version


@transaction()
def restore_built_in(competition_id: int, kind: PaperKind, *, actor: User,
                     now: datetime) -> PaperTemplate:
    """Draw drafts of a kind by the built-in template again; own versions stay on record."""
    number = _next_number(competition_id, kind, actor)
    last = db.session.scalar(sa.select(PaperTemplate).filter_by(
        competition_id=competition_id, kind=kind, number=number - 1))
    if last is None or last.file_id is None:
        raise Conflict(_l("The built-in template is in use already."))
    version = PaperTemplate(competition_id=competition_id, kind=kind, number=number,
                            uploaded_by_id=actor.id, created_at=now, file_name="")
    db.session.add(version)
    audit.record("paper_template_restored", version, actor=actor, now=now,
                 competition_id=competition_id, kind=kind.value, number=number)
    return version


def _next_number(competition_id: int, kind: PaperKind, actor: User) -> int:
    """Return the number of the next version; one at a time for a contest."""
    lock(Competition, competition_id)
    if not policies.can_keep_templates(policies.roles_for(actor, competition_id, None)):
        raise NotFound()
    return 1 + (db.session.scalar(
        sa.select(sa.func.max(PaperTemplate.number))
        .filter_by(competition_id=competition_id, kind=kind)) or 0)
