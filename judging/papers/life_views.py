"""One paper and its steps: sent to sign, signed with its file, issued, shown to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.clock import local_date, utc_now
from app.errors import DomainError
from app.files.office import find_office
from app.files.services_intake import MIB, take_paper
from app.files.signers import signers_of
from app.forms import Form
from app.paper.document import Document
from judging.papers import building, lawbook, policies, queries, services, templating, work
from judging.papers.catalogue import KINDS
from judging.papers.comparing import Difference, differences
from judging.papers.enums import PaperState
from judging.papers.forms import ReasonForm, SignedForm
from judging.papers.models import Paper
from judging.papers.services_files import keep_signed
from judging.papers.views import WRITERS, readable, writable
from judging.papers.wording import STATES, STEPS, about, official_name

bp = Blueprint("paper_life", __name__)

LIMIT = 25 * MIB
PAPER = "/organise/<slug>/papers/<int:paper_id>"


@dataclass(frozen=True)
class Forms:
    """The forms of a paper's page."""

    reason: ReasonForm
    signed: SignedForm


@bp.get(PAPER)
@only(*policies.READERS)
def show_paper(slug: str, paper_id: int) -> ResponseReturnValue:
    """Show a paper: where it stands, what it differs in from the data, what comes next."""
    return _page(_known(paper_id))


@bp.post(f"{PAPER}/send")
@only(*WRITERS)
def send_to_sign(slug: str, paper_id: int) -> ResponseReturnValue:
    """Keep the paper as it is and hand it over to be signed."""
    paper = writable(paper_id)
    return _act(paper, Form(), lambda: services.send_to_sign(
        paper.id, actor=current_user, now=utc_now()),
        _("The paper is kept as it is now. Print or download it to be signed."))


@bp.post(f"{PAPER}/take-back")
@only(*WRITERS)
def take_back(slug: str, paper_id: int) -> ResponseReturnValue:
    """Make it a draft again."""
    paper, form = writable(paper_id), ReasonForm()
    return _act(paper, form, lambda: services.take_back(
        paper.id, form.reason.data, actor=current_user, now=utc_now()),
        _("The paper is a draft again."))


@bp.post(f"{PAPER}/signed")
@only(*policies.KEEPERS)
def record_signature(slug: str, paper_id: int) -> ResponseReturnValue:
    """Record number, date and signers, with the signed file."""
    paper, form = _known(paper_id), SignedForm()
    form.is_numbered = KINDS[paper.kind].is_numbered
    return _act(paper, form, lambda: _record(paper, form), _("The signed paper is kept."))


@bp.post(f"{PAPER}/issue")
@only(*policies.KEEPERS)
def issue_paper(slug: str, paper_id: int) -> ResponseReturnValue:
    """Issue the signed paper."""
    paper = _known(paper_id)
    return _act(paper, Form(), lambda: services.issue_paper(
        paper.id, actor=current_user, now=utc_now()), _("The paper is issued."))


@bp.post(f"{PAPER}/public")
@only(*policies.KEEPERS)
def show_in_public(slug: str, paper_id: int) -> ResponseReturnValue:
    """Put the paper on the competition's page, or take it down."""
    paper = _known(paper_id)
    shown = paper.public_at is None
    return _act(paper, Form(), lambda: services.show_paper(
        paper.id, shown=shown, actor=current_user, now=utc_now()),
        _("The paper stands on the competition's page.") if shown
        else _("The paper is off the competition's page."))


@bp.post(f"{PAPER}/discard")
@only(*WRITERS)
def discard_paper(slug: str, paper_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    paper = writable(paper_id)
    try:
        services.discard_paper(paper.id, actor=current_user, now=utc_now())
    except DomainError as error:
        flash(str(error.message), "error")
        return redirect(url_for(".show_paper", slug=slug, paper_id=paper.id))
    flash(_("The draft is thrown away."), "success")
    return redirect(url_for("papers.list_papers", slug=slug))


def _record(paper: Paper, form: SignedForm) -> Paper:
    """Take the file in, read who signed it, and record the signature."""
    upload = form.file.data
    taken = take_paper(upload.read(), upload.filename, limit=LIMIT, field="file", photo=False)
    store = current_app.extensions["store"]
    kept = keep_signed(taken, store=store, now=utc_now())
    return services.record_signature(
        paper.id, form.to_input(kept, signers_of(taken.content)), actor=current_user,
        now=utc_now())


def _known(paper_id: int) -> Paper:
    """Return a paper that the person may read, or that is the clerk's to keep."""
    paper = queries.get_paper(g.competition.id, paper_id)
    roles = policies.roles_for(current_user, g.competition.id, None)
    return paper if policies.can_keep(roles) else readable(paper_id)


def _act(paper: Paper, form: Form, verb: Callable[[], Any], done: str) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(paper, form), 422
    try:
        verb()
    except DomainError as error:
        form.attach(error)
        return _page(queries.get_paper(g.competition.id, paper.id), form), error.status
    flash(done, "success")
    return redirect(url_for(".show_paper", slug=g.competition.slug, paper_id=paper.id))


def _page(paper: Paper, form: Form | None = None) -> str:
    kind = KINDS[paper.kind]
    document = building.document_of(paper) if policies.reads(current_user, paper) else None
    forms = Forms(
        form if isinstance(form, ReasonForm) else ReasonForm(formdata=None),
        form if isinstance(form, SignedForm) else SignedForm(formdata=None))
    return render_template(
        "judging/papers/show_paper.html", slug=g.competition.slug, paper=paper, kind=kind,
        forms=forms, errors=form.general_errors if form else [], about=about(paper),
        badge=STATES[paper.state], steps=_steps(paper), name=official_name,
        reads=document is not None, is_long=document is not None and work.is_long(document),
        own=templating.template_of(paper), has_office=find_office() is not None,
        changes=_changes(paper, document) if document else [],
        dead=_dead(paper, document) if document else [],
        may={"write": policies.writes(current_user, paper), "keep": policies.can_keep(
            policies.roles_for(current_user, paper.competition_id, None))})


def _steps(paper: Paper) -> list[dict[str, Any]]:
    since = {PaperState.DRAFT: paper.created_at, PaperState.SENT: paper.sent_at,
             PaperState.SIGNED: paper.recorded_at, PaperState.ISSUED: paper.issued_at}
    now = STEPS.index(paper.state)
    return [{"label": STATES[step][1], "at": since[step],
             "state": "done" if place < now else "now" if place == now else "next"}
            for place, step in enumerate(STEPS)]


def _changes(paper: Paper, document: Document) -> list[Difference]:
    """Return where the data have changed since the paper was sent to be signed."""
    if paper.state is PaperState.DRAFT:
        return []
    return differences(document, building.current_document(paper))


def _dead(paper: Paper, document: Document) -> list[tuple[str, Any]]:
    """Return what the paper cites and was no longer in force on its day."""
    day = paper.signed_on or local_date(utc_now())
    said = [words for words in document.texts() if words.startswith("Căn cứ")]
    found = lawbook.warnings(said, day)
    own = [(basis.words, basis) for basis in queries.dead_bases(
        queries.list_bases(paper.competition_id), day)
        if any(basis.words in words for words in said)]
    known = {words for words, _known in found}
    return found + [each for each in own if not any(each[0] in words for words in known)]
