"""The register of complaints in the office, and the two doors by which one comes in on the web."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, public, roles_here, signed_in
from app.auth.enums import Role
from app.clock import local_date, utc_now
from app.downloads import download
from app.errors import DomainError, NotFound
from app.extensions import limiter
from app.home.queries import Task
from competitions.entries.models import Entry
from competitions.entries.queries import get_own_entry
from competitions.entries.services_papers import keep_paper
from competitions.programme.enums import CompetitionState
from judging.results.complaints import forms, policies, queries, services, wording
from judging.results.complaints.enums import ComplaintState
from judging.results.complaints.models import Complaint

bp = Blueprint("complaints", __name__)
KEEPERS = (Role.ORGANISER, Role.SECRETARY, Role.CLERK)
READERS = (*KEEPERS, Role.CHAIR, Role.DEPUTY_CHAIR, Role.APPROVER)


@bp.get("/organise/<slug>/complaints")
@only(*READERS)
def list_complaints(slug: str) -> ResponseReturnValue:
    """Show the register; senders are for those who keep it."""
    return render_template(
        "judging/results/complaints/list_complaints.html", slug=slug, today=local_date(utc_now()),
        rows=queries.register(g.competition.id), kinds=wording.KINDS, states=wording.STATES,
        is_late=policies.is_late, may_keep=policies.can_keep(roles_here(g.competition.id)))


@bp.route("/organise/<slug>/complaints/new", methods=["GET", "POST"])
@only(*KEEPERS)
def receive_complaint(slug: str) -> ResponseReturnValue:
    """Enter what came on paper, by phone or by e-mail."""
    form = forms.ReceiveForm()
    form.offer(queries.public_results(g.competition.id))
    if form.received_on.data is None and not form.is_submitted():
        form.received_on.data = local_date(utc_now())
    if form.validate_on_submit():
        try:
            row = services.receive(g.competition.id, form.to_row(_paper(form)),
                                   actor=current_user, now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("Received as number %(n)s.", n=row.number), "success")
            return redirect(_url(row.number))
    return render_template("judging/results/complaints/receive.html", slug=slug, form=form,
                           ), 422 if form.errors else 200


@bp.get("/organise/<slug>/complaints/<int:number>")
@only(*READERS)
def show_complaint(slug: str, number: int) -> ResponseReturnValue:
    """Show one line of the register with its next step."""
    return _page(number)


@bp.get("/organise/<slug>/complaints/<int:number>/paper")
@only(*KEEPERS)
def download_paper(slug: str, number: int) -> ResponseReturnValue:
    """Download the scan of a paper."""
    row = queries.get_complaint(g.competition.id, number)
    if row.file is None:
        raise NotFound()
    content = current_app.extensions["store"].get(row.file.sha256)
    ending = row.file.content_type.rpartition("/")[2]
    return download(content, f"don-{row.number}.{ending}", row.file.content_type)


@bp.post("/organise/<slug>/complaints/<int:number>/hand")
@only(*KEEPERS)
def take_in_hand(slug: str, number: int) -> ResponseReturnValue:
    """Say who decides by when."""
    row, form = queries.get_complaint(g.competition.id, number), forms.HandForm()
    forms.offer_results(form.result_id, queries.public_results(g.competition.id))
    return _act(row, form, lambda: services.take_in_hand(
        row.id, form.decider.data, form.due_on.data, _seen(form), actor=current_user,
        now=utc_now(), result_id=form.result_id.data or None,
        entry_code=form.entry_code.data or ""), _("Saved."))


@bp.post("/organise/<slug>/complaints/<int:number>/hold")
@only(Role.ORGANISER, Role.SECRETARY)
def set_hold(slug: str, number: int) -> ResponseReturnValue:
    """Hold money and forwarding, or let them go on."""
    row, form = queries.get_complaint(g.competition.id, number), forms.HoldForm()
    wanted = not row.is_held
    return _act(row, form, lambda: services.set_hold(
        row.id, wanted, form.reason.data, _seen(form), actor=current_user, now=utc_now()),
        _("Money and forwarding wait.") if wanted else _("Money and forwarding go on."))


@bp.post("/organise/<slug>/complaints/<int:number>/decide")
@only(Role.ORGANISER)
def decide_complaint(slug: str, number: int) -> ResponseReturnValue:
    """Write down the decision and the reply."""
    row, form = queries.get_complaint(g.competition.id, number), forms.DecideForm()
    return _act(row, form, lambda: services.decide(
        row.id, form.to_input(), _seen(form), actor=current_user, now=utc_now()),
        _("It is recorded how this was decided."))


@bp.route("/competitions/<slug>/complaints", methods=["GET", "POST"])
@limiter.limit("5/minute;20/hour", methods=["POST"])
@public
def lodge_complaint(slug: str) -> ResponseReturnValue:
    """Let a stranger write, with an address for the reply."""
    if g.competition is None or g.competition.state is CompetitionState.DRAFT:
        raise NotFound()
    return _lodge(forms.LodgeForm(), g.competition.id, None, url_for(
        "programme.show_competition", slug=slug))


@bp.route("/entries/<ref>/complaint", methods=["GET", "POST"])
@limiter.limit("5/minute;20/hour", methods=["POST"])
@signed_in
def lodge_own(ref: str) -> ResponseReturnValue:
    """Let a team write about its own entry."""
    entry = get_own_entry(ref, current_user)
    return _lodge(forms.OwnForm(), entry.competition_id, entry, url_for(
        "entries.show_entry", ref=ref))


def office_tasks(competition: Any, user: Any, now: Any) -> list[Task]:
    """Return what the register asks of the office and, once upheld, of the approver."""
    roles = roles_here(competition.id)
    url = url_for("complaints.list_complaints", slug=competition.slug)
    if not roles & {*READERS}:
        return []
    rows = queries.register(competition.id)
    tasks = []
    fresh = [row for row in rows if row.state is ComplaintState.RECEIVED]
    late = [row for row in rows if policies.is_late(row, local_date(now))]
    if policies.can_keep(roles) and fresh:
        tasks.append(Task(_("Complaints to be taken in hand"), url, count=len(fresh),
                          kind="cinnamon", icon="inbox"))
    if policies.can_keep(roles) and late:
        tasks.append(Task(_("Complaints whose reply is overdue"), url, count=len(late),
                          kind="cinnamon", icon="clock"))
    tasks += [
        Task(_("Complaint %(n)s was upheld: supersede the result", n=row.number),
             url_for("complaints.show_complaint", slug=competition.slug, number=row.number),
             kind="cinnamon", icon="gavel")
        for row in (queries.unsettled(rows) if Role.APPROVER in roles else [])
    ]
    return tasks


def _lodge(form: Any, competition_id: int, entry: Entry | None, back: str) -> ResponseReturnValue:
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            known = {} if entry is None else {
                "name": current_user.name,
                "contact": current_user.email or current_user.phone or ""}
            try:
                row = services.receive(
                    competition_id, form.to_input(local_date(utc_now()), **known),
                    actor=current_user if current_user.is_authenticated else None, now=utc_now(),
                    own_entry_id=entry.id if entry else None)
            except DomainError as error:
                form.attach(error)
            else:
                flash(_("Received as number %(n)s. The organisers will answer.", n=row.number),
                      "success")
                return redirect(back)
    return render_template("judging/results/complaints/lodge.html", form=form, entry=entry,
                           back=back), status


def _page(number: int, form: Any = None, status: int = 200,
          refusal: Any = None) -> ResponseReturnValue:
    row = queries.get_complaint(g.competition.id, number)
    roles = roles_here(g.competition.id)
    shown = {
        name: form if isinstance(form, kind) else kind(None, version=row.version)
        for name, kind in (("hand", forms.HandForm), ("hold", forms.HoldForm),
                           ("decision", forms.DecideForm))
    }
    forms.offer_results(shown["hand"].result_id, queries.public_results(g.competition.id))
    if refusal and form is not None:
        form.version.data = str(row.version)  # what was typed may be sent again, once looked at
    if not isinstance(form, forms.HandForm):
        shown["hand"].decider.data, shown["hand"].due_on.data = row.decider, row.due_on
        shown["hand"].result_id.data = row.result_id or 0
        shown["hand"].entry_code.data = row.entry.code if row.entry else ""
    keeps = policies.can_keep(roles)
    return render_template(
        "judging/results/complaints/show_complaint.html", slug=g.competition.slug, row=row,
        forms=shown, refusal=refusal, keeps=keeps,
        may_hold=policies.can_hold(roles, current_user, row),
        may_decide=policies.can_decide(roles, current_user, row),
        kinds=wording.KINDS, channels=wording.CHANNELS, states=wording.STATES,
        preview=queries.preview(row) if _may_preview(roles) else None,
        is_late=policies.is_late(row, local_date(utc_now())),
        followers=[line for find in current_app.extensions["complaint_followers"]
                   for line in find(row)],
    ), status


def _may_preview(roles: frozenset[Role]) -> bool:
    """Tell whether a person sees scores anyway: those who see the published ranking inside."""
    return bool(roles & {Role.ORGANISER, Role.SECRETARY, Role.CHAIR, Role.DEPUTY_CHAIR,
                         Role.APPROVER})


def _act(row: Complaint, form: Any, verb: Any, done: str) -> ResponseReturnValue:
    number = row.number
    if form.validate_on_submit():
        try:
            verb()
        except DomainError as error:
            if error.field is None:  # said on top: its form may be gone by now
                kept = None if isinstance(form, forms.HoldForm) else form
                return _page(number, kept, error.status, error.message)
            form.attach(error)
            return _page(number, form, error.status)
        flash(done, "success")
        return redirect(_url(number))
    return _page(number, form, 422)


def _seen(form: Any) -> int:
    typed = form.version.data or ""
    return int(typed) if str(typed).isdecimal() and len(str(typed)) < 10 else 0


def _paper(form: forms.ReceiveForm) -> int | None:
    chosen = form.paper.data
    if not chosen or not chosen.filename:
        return None
    return keep_paper(chosen.read(), chosen.filename, store=current_app.extensions["store"],
                      field="paper", now=utc_now())[0]


def _url(number: int) -> str:
    return url_for(".show_complaint", slug=g.competition.slug, number=number)
