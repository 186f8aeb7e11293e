"""Papers on file: rules, decisions and every signed paper, as they were uploaded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from app.files.models import StoredFile
from app.files.storage import Store, digest_of
from app.i18n import _l, local
from app.orm import db
from app.text import slugify
from competitions.programme.models import Competition, RuleBook
from judging.papers.enums import PaperState
from judging.papers.models import Paper as SignedPaper
from judging.papers.wording import file_stem
from judging.results.models import Publication, Result
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting

ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True)
class Paper:
    """One file, what it is, and what it was called."""

    file: StoredFile
    what: str
    name: str


def add_papers(add: Callable[[str, bytes, Any], None], competition: Competition,
               store: Store) -> list[str]:
    """Hand over every paper's file; return in words what is no longer in the store."""
    lost = []
    for number, paper in enumerate(papers_of(competition.id), start=1):
        content = _content(store, paper.file)
        if content is None:
            lost.append(str(_l("%(paper)s: the file was erased or does not match its digest.",
                               paper=paper.what)))
            continue
        ending = ENDINGS.get(paper.file.content_type) or PurePath(paper.name).suffix[:8] or ".bin"
        add(f"papers/{number:02d}-{slugify(paper.what)[:80]}{ending}", content, paper.what)
    return lost


def papers_of(competition_id: int) -> list[Paper]:
    """Return the papers of a competition: rules, decisions by stage and track, what was signed."""
    return [*_rules(competition_id), *_decisions(competition_id), *_signed(competition_id)]


def _content(store: Store, file: StoredFile) -> bytes | None:
    if file.erased_at is not None:
        return None
    try:
        content = store.get(file.sha256)
    except OSError:
        return None
    return content if digest_of(content) == file.sha256 else None


def _rules(competition_id: int) -> Iterator[Paper]:
    rows = db.session.execute(
        sa.select(RuleBook, StoredFile).join(StoredFile, StoredFile.id == RuleBook.file_id)
        .where(RuleBook.competition_id == competition_id).order_by(RuleBook.number))
    for book, file in rows:
        yield Paper(file, str(_l("Rules, version %(n)s", n=book.number)), "")


def _decisions(competition_id: int) -> Iterator[Paper]:
    rows = db.session.execute(
        sa.select(Publication, Result, StoredFile)
        .join(Result, Result.id == Publication.result_id)
        .join(Sitting, Sitting.id == Result.sitting_id)
        .join(StoredFile, StoredFile.id == Publication.file_id)
        .where(Sitting.competition_id == competition_id).order_by(Result.id))
    for publication, result, file in rows:
        sitting = result.sitting
        yield Paper(file, str(_l(
            "Decision %(number)s: %(stage)s, %(track)s", number=result.decision_number,
            stage=local(sitting.stage), track=local(sitting.track))), publication.file_name)


def _signed(competition_id: int) -> Iterator[Paper]:
    """Yield what came back signed; not about a stage that is being judged (again)."""
    rows = db.session.execute(
        sa.select(SignedPaper, StoredFile).join(StoredFile, StoredFile.id == SignedPaper.file_id)
        .outerjoin(Sitting, Sitting.id == SignedPaper.sitting_id)
        .where(SignedPaper.competition_id == competition_id,
               SignedPaper.state.in_((PaperState.SIGNED, PaperState.ISSUED)),
               sa.or_(Sitting.id.is_(None), Sitting.state != SittingState.OPEN))
        .order_by(SignedPaper.signed_on, SignedPaper.id))
    for paper, file in rows:
        yield Paper(file, file_stem(paper), paper.file_name)
