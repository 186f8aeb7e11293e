"""The one life of a paper: draft, sent to sign, signed with its file, issued, shown."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.audit import services as audit
from app.auth.models import User
from app.clock import local_date
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.orm import db, get_or_404, lock
from app.transaction import transaction
from competitions.programme.models import Competition
from judging.awards.queries import final_result
from judging.papers import building, policies, queries, templating
from judging.papers.catalogue import KINDS
from judging.papers.enums import TRANSITIONS, PaperKind, PaperState, Reveals, Scope
from judging.papers.models import Paper
from judging.papers.storing import document_to_json
from judging.results.queries import live_result, published_results
from judging.rubrics.models import Sitting

MOST_TYPED = 20_000


@dataclass(frozen=True)
class SignedInput:
    """What the clerk types from the signed paper, and the kept file."""

    number: str
    signed_on: date | None
    signers: tuple[str, ...]
    file_id: int
    file_name: str
    #: Names in the digital signatures of the file.
    read_signers: tuple[str, ...] = ()


@transaction()
def create_papers(
    competition_id: int, kind: PaperKind, sitting_id: int | None, *, actor: User, now: datetime
) -> list[Paper]:
    """Begin drafts: one, or one for each judge who has sheets in a stage of a track.

    Their words come from the data each time they are opened.
    """
    lock(Competition, competition_id)
    scope = KINDS[kind].scope
    sitting = _sitting(competition_id, sitting_id, scope)
    roles = policies.roles_for(actor, competition_id, sitting)
    if not policies.can_write(kind, sitting, roles):
        raise DomainError(_l("This paper opens once judging is closed, to those who may see what "
                             "it says."), "kind")
    judges: list[int | None] = [None]
    if scope is Scope.JUDGE:
        judges = [judge.id for judge in queries.judges_of(sitting.id)] if sitting else []
    papers = [
        Paper(competition_id=competition_id, kind=kind, judge_id=judge, values={}, created_at=now,
              sitting_id=sitting.id if sitting else None, created_by_id=actor.id)
        for judge in judges]
    db.session.add_all(papers)
    audit.record_each("paper_begun", [(paper, {"kind": kind.value}) for paper in papers],
                      actor=actor, now=now, competition_id=competition_id)
    return papers


def _sitting(competition_id: int, sitting_id: int | None, scope: Scope) -> Sitting | None:
    if scope is Scope.COMPETITION:
        return None
    if sitting_id is None:
        raise DomainError(_l("Choose the stage and track."), "sitting_id")
    sitting = get_or_404(Sitting, sitting_id)
    if sitting.competition_id != competition_id:
        raise NotFound()
    return sitting


@transaction()
def save_values(paper_id: int, values: Mapping[str, str], version: int, *, actor: User,
                now: datetime) -> Paper:
    """Keep what an officer typed into a draft."""
    paper = _held(paper_id, PaperState.DRAFT)
    if paper.version != version:
        raise Conflict(_l("Somebody has changed this paper meanwhile. Look at it first."))
    _check_writer(paper, actor)
    paper.values = {key: value[:MOST_TYPED] for key, value in values.items() if value}
    paper.version += 1
    audit.record("paper_written", paper, actor=actor, now=now,
                 competition_id=paper.competition_id, fields=sorted(paper.values))
    return paper


@transaction()
def send_to_sign(paper_id: int, *, actor: User, now: datetime) -> Paper:
    """Keep the paper as it is now: this is what is signed, whatever the data become."""
    paper = _held(paper_id, PaperState.DRAFT)
    _check_writer(paper, actor)
    _check_result(paper)
    content = document_to_json(building.current_document(paper))
    paper.template = templating.template_of(paper)
    paper.content, paper.sent_at, paper.sent_by_id = content, now, actor.id
    paper.digest = hashlib.sha256(audit.canonical(content).encode()).hexdigest()
    _move(paper, PaperState.SENT)
    audit.record("paper_sent", paper, actor=actor, now=now,
                 competition_id=paper.competition_id, digest=paper.digest,
                 template=paper.template.number if paper.template else None)
    return paper


@transaction()
def take_back(paper_id: int, reason: str, *, actor: User, now: datetime) -> Paper:
    """Make a paper a draft again before it is signed, with a reason."""
    paper = _held(paper_id, PaperState.SENT)
    _check_writer(paper, actor)
    _need(reason)
    former = paper.digest
    paper.content, paper.sent_at, paper.sent_by_id, paper.digest = None, None, None, ""
    paper.template = None
    _move(paper, PaperState.DRAFT)
    audit.record("paper_taken_back", paper, actor=actor, now=now,
                 competition_id=paper.competition_id, reason=reason, digest=former)
    return paper


@transaction()
def record_signature(paper_id: int, given: SignedInput, *, actor: User, now: datetime) -> Paper:
    """Keep the signed file with number, date and signers as they stand on it."""
    paper = _held(paper_id, PaperState.SENT)
    _check_keeper(paper, actor)
    _check_signed(paper, given, now)
    paper.number, paper.signed_on, paper.signers = (
        given.number, given.signed_on, list(given.signers))
    paper.file_id, paper.file_name = given.file_id, given.file_name
    paper.read_signers = list(given.read_signers)
    paper.recorded_at, paper.recorded_by_id = now, actor.id
    _move(paper, PaperState.SIGNED)
    audit.record("paper_signed", paper, actor=actor, now=now,
                 competition_id=paper.competition_id, number=given.number,
                 signers=paper.signers, read=paper.read_signers, file=given.file_name)
    return paper


@transaction()
def issue_paper(paper_id: int, *, actor: User, now: datetime) -> Paper:
    """Issue a signed paper: from now on it is out."""
    paper = _held(paper_id, PaperState.SIGNED)
    _check_keeper(paper, actor)
    paper.issued_at, paper.issued_by_id = now, actor.id
    _move(paper, PaperState.ISSUED)
    audit.record("paper_issued", paper, actor=actor, now=now,
                 competition_id=paper.competition_id, number=paper.number)
    return paper


@transaction()
def show_paper(paper_id: int, *, shown: bool, actor: User, now: datetime) -> Paper:
    """Put an issued paper on the competition's page, or take it down."""
    paper = _held(paper_id, PaperState.ISSUED)
    _check_keeper(paper, actor)
    if shown and not KINDS[paper.kind].may_be_public:
        raise DomainError(_l("This kind of paper is not for the public page."))
    if shown and KINDS[paper.kind].reveals is Reveals.RANKING:
        _check_out(paper, now)
    paper.public_at = now if shown else None
    paper.version += 1
    audit.record("paper_shown" if shown else "paper_hidden", paper, actor=actor, now=now,
                 competition_id=paper.competition_id)
    return paper


@transaction()
def discard_paper(paper_id: int, *, actor: User, now: datetime) -> None:
    """Throw a draft away."""
    paper = _held(paper_id, PaperState.DRAFT)
    _check_writer(paper, actor)
    _move(paper, PaperState.DISCARDED)
    audit.record("paper_discarded", paper, actor=actor, now=now,
                 competition_id=paper.competition_id)


def _check_result(paper: Paper) -> None:
    """Refuse to keep a paper of marks while there is no result for it to show."""
    if (KINDS[paper.kind].reveals is Reveals.SHEETS and paper.sitting_id is not None
            and live_result(paper.sitting_id) is None):
        raise Conflict(_l("There is no result of this stage and track at present. Send the paper "
                          "once the result is computed."))


def _check_out(paper: Paper, now: datetime) -> None:
    """Refuse to show winners before their results are public."""
    competition = db.session.get_one(Competition, paper.competition_id)
    out = {ranking.result.id for ranking in published_results(competition, now)}
    final = [final_result(track.id) for track in competition.tracks]
    if any(result is not None and result.id not in out for result in final):
        raise DomainError(_l("The results are not public yet. Publish them first."))


def _held(paper_id: int, state: PaperState) -> Paper:
    """Return a paper for writing, in the state that a step begins from."""
    paper = lock(Paper, paper_id)
    if paper.state is not state:
        raise Conflict(_l("This paper has moved on meanwhile. Nothing was changed."))
    return paper


def _move(paper: Paper, state: PaperState) -> None:
    if state not in TRANSITIONS[paper.state]:
        raise Conflict(_l("This paper has moved on meanwhile. Nothing was changed."))
    paper.state = state
    paper.version += 1


def _check_writer(paper: Paper, actor: User) -> None:
    if not policies.writes(actor, paper):
        raise NotFound()


def _check_keeper(paper: Paper, actor: User) -> None:
    if not policies.can_keep(policies.roles_for(actor, paper.competition_id, None)):
        raise NotFound()


def _need(reason: str) -> None:
    if not reason.strip():
        raise DomainError(_l("Say why."), "reason")


def _check_signed(paper: Paper, given: SignedInput, now: datetime) -> None:
    if KINDS[paper.kind].is_numbered and not given.number:
        raise DomainError(_l("Type the number as it stands on the paper."), "number")
    if given.signed_on is None:
        raise DomainError(_l("Type the date as it stands on the paper."), "signed_on")
    if given.signed_on > local_date(now):
        raise DomainError(_l("This date lies in the future. Look at the paper."), "signed_on")
    if not given.signers:
        raise DomainError(_l("Type who signed, one to a line."), "signers")
