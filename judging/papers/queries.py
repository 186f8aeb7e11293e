"""Reading papers: the list of an office, one paper, those on the public page, dead bases."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from judging.papers.enums import PaperState
from judging.papers.models import LegalBasis, Paper
from judging.rubrics.models import Sitting
from judging.scoresheets.models import Scoresheet

_PARTS = (
    joinedload(Paper.sitting).joinedload(Sitting.stage),
    joinedload(Paper.sitting).joinedload(Sitting.track),
    joinedload(Paper.judge), joinedload(Paper.file), joinedload(Paper.track),
)


def list_papers(competition_id: int) -> list[Paper]:
    """Return the papers of a competition that nobody threw away, the newest first."""
    return list(db.session.scalars(
        sa.select(Paper).options(*_PARTS)
        .where(Paper.competition_id == competition_id, Paper.state != PaperState.DISCARDED)
        .order_by(Paper.id.desc())))


def get_paper(competition_id: int, paper_id: int) -> Paper:
    """Return a paper of a competition; 404 otherwise."""
    paper = db.session.scalar(
        sa.select(Paper).options(*_PARTS)
        .where(Paper.id == paper_id, Paper.competition_id == competition_id,
               Paper.state != PaperState.DISCARDED))
    if paper is None:
        raise NotFound()
    return paper


def public_papers(competition_id: int) -> list[Paper]:
    """Return the papers that stand on the competition's page, the newest first."""
    return list(db.session.scalars(
        sa.select(Paper).options(*_PARTS)
        .where(Paper.competition_id == competition_id, Paper.public_at.is_not(None))
        .order_by(Paper.signed_on.desc(), Paper.id.desc())))


def judges_of(sitting_id: int) -> list[User]:
    """Return who has sheets in a stage of a track."""
    return list(db.session.scalars(
        sa.select(User).where(User.id.in_(
            sa.select(Scoresheet.judge_id).where(Scoresheet.sitting_id == sitting_id)))
        .order_by(User.sort_key)))


def list_bases(competition_id: int) -> list[LegalBasis]:
    """Return the legal bases that the papers of a competition cite, in order."""
    return list(db.session.scalars(
        sa.select(LegalBasis).filter_by(competition_id=competition_id)
        .order_by(LegalBasis.position, LegalBasis.id)))


def dead_bases(bases: Sequence[LegalBasis], day: date) -> list[LegalBasis]:
    """Return the bases that are no longer in force on a day."""
    return [basis for basis in bases if basis.ended_on is not None and basis.ended_on < day]
