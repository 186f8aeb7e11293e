"""The builder of the dossier form: questions added, changed, put in order, retired."""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, roles_here
from app.auth.enums import OFFICE, Role
from app.clock import utc_now
from app.errors import DomainError, NotFound
from app.templating import vitime
from competitions.dossiers import forms, queries, services
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.fields import thawed, view_of
from competitions.dossiers.forms import FieldForm, SectionForm
from competitions.dossiers.inputs import SectionInput
from competitions.dossiers.models import DossierField
from competitions.dossiers.wording import CHANGES, KINDS
from competitions.programme.enums import SCORED
from competitions.programme.views.pages import edit_page

bp = Blueprint("form_office", __name__)
ANY_KIND = ", ".join(kind.value for kind in FieldKind)


@dataclass(frozen=True)
class Section:
    """A heading and the questions under it."""

    title: str
    title_en: str
    fields: tuple[DossierField, ...]


@bp.get("/organise/<slug>/form")
@only(*OFFICE)
def show_form(slug: str) -> ResponseReturnValue:
    """Show the form in its order, each question with its ways to change it."""
    return _form_page()


@bp.get("/organise/<slug>/form/questions")
@only(Role.ORGANISER)
def choose_kind(slug: str) -> ResponseReturnValue:
    """Let the organiser choose what a new question takes."""
    return render_template("competitions/dossiers/choose_kind.html", kinds=KINDS, slug=slug)


@bp.route(f"/organise/<slug>/form/questions/new/<any({ANY_KIND}):kind>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def add_field(slug: str, kind: str) -> ResponseReturnValue:
    """Add a question of a kind."""
    chosen = FieldKind(kind)
    sections = _sections(queries.list_fields(g.competition.id))
    last = sections[-1] if sections else Section("", "", ())

    def begin() -> dict[str, Any]:
        return {"section": last.title, "section_en": last.title_en, "required": forms.NOW,
                "version": 0, "accepts": ["pdf"]}

    form = FieldForm(data=begin() | forms.lines_of(None))
    return _question_page(form, chosen, None, begin, lambda: services.add_field(
        g.competition.id, chosen, form.to_input(chosen), **_by_me()))


@bp.route("/organise/<slug>/form/questions/<int:field_id>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_field(slug: str, field_id: int) -> ResponseReturnValue:
    """Change what a question says."""
    row = queries.get_field(g.competition.id, field_id)

    def begin() -> dict[str, Any]:
        return forms.initial(queries.get_field(g.competition.id, field_id))

    form = FieldForm(data=begin() | forms.lines_of(row))
    return _question_page(form, row.kind, row, begin, lambda: services.update_field(
        field_id, form.to_input(row.kind), form.seen, **_by_me()))


@bp.post("/organise/<slug>/form/questions/<int:field_id>/<any(retire, restore):what>")
@only(Role.ORGANISER)
def change_field(slug: str, field_id: int, what: str) -> ResponseReturnValue:
    """Ask a question no more, or again."""
    row = queries.get_field(g.competition.id, field_id)
    verb = services.retire_field if what == "retire" else services.restore_field
    try:
        verb(row.id, **_by_me())
    except DomainError as error:
        flash(str(error.message), "error")
        return _form_page(error.status)
    flash(_("No longer asked: %(question)s. Its answers are kept.", question=row.label)
          if what == "retire" else _("Asked again: %(question)s", question=row.label), "success")
    return redirect(url_for(".show_form", slug=slug))


@bp.post("/organise/<slug>/form/order")
@only(Role.ORGANISER)
def arrange_form(slug: str) -> ResponseReturnValue:
    """Put the questions in order; the page sends the whole order, by itself or by a button."""
    order = _moved(_order_sent(), request.form.get("move", ""))
    by_itself = request.accept_mimetypes.best == "application/json"
    try:
        services.arrange_form(g.competition.id, order, **_by_me())
    except DomainError as error:
        if by_itself:
            return {"message": str(error.message)}, error.status
        flash(str(error.message), "error")
        return _form_page(error.status)
    if by_itself:
        return {"words": _("Saved at %(time)s", time=vitime(utc_now()))}
    return redirect(url_for(".show_form", slug=slug))


@bp.route("/organise/<slug>/form/sections/<int:number>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def rename_section(slug: str, number: int) -> ResponseReturnValue:
    """Change the words of a heading."""
    sections = _sections(queries.list_fields(g.competition.id))
    if not 1 <= number <= len(sections):
        raise NotFound()
    place = number - 1
    form = SectionForm(data={"title": sections[place].title,
                             "title_en": sections[place].title_en})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        named = [SectionInput(s.title, s.title_en, tuple(f.id for f in s.fields))
                 for s in sections]
        named[place] = replace(named[place], title=form.title.data or "",
                               title_en=form.title_en.data or "")
        try:
            services.arrange_form(g.competition.id, named, **_by_me())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            return redirect(url_for(".show_form", slug=slug))
    return render_template("competitions/dossiers/rename_section.html", form=form,
                           slug=slug), status


@bp.get("/organise/<slug>/form/versions")
@only(*OFFICE)
def list_versions(slug: str) -> ResponseReturnValue:
    """Show who changed what and when."""
    return render_template("competitions/dossiers/list_versions.html", slug=slug,
                           lines=queries.list_versions(g.competition.id), words=CHANGES)


@bp.get("/organise/<slug>/form/versions/<int:number>")
@only(*OFFICE)
def show_version(slug: str, number: int) -> ResponseReturnValue:
    """Show the form as it stood after a change."""
    version = queries.get_version(g.competition.id, number)
    return render_template(
        "competitions/dossiers/show_version.html", slug=slug, version=version, kinds=KINDS,
        sections=_sections([thawed(stored) for stored in version.fields]), words=CHANGES)


def _form_page(status: int = 200) -> ResponseReturnValue:
    rows = queries.list_all_fields(g.competition.id)
    asked = [row for row in rows if row.retired_at is None]
    return render_template(
        "competitions/dossiers/show_form.html", competition=g.competition, kinds=KINDS,
        sections=_sections(asked), labels={row.key: row for row in asked},
        retired=[row for row in rows if row.retired_at is not None],
        may_edit=Role.ORGANISER in roles_here(g.competition.id),
    ), status


def _question_page(
    form: FieldForm, kind: FieldKind, row: DossierField | None, begin: Any, save: Any
) -> ResponseReturnValue:
    others = [view_of(r) for r in queries.list_fields(g.competition.id)
              if row is None or r.id != row.id]
    form.offer(others, [s for s in g.competition.stages if s.kind in SCORED][1:])
    return edit_page(  # type: ignore[no-any-return]
        form, "competitions/dossiers/edit_field.html", save, initial=begin,
        back=url_for(".show_form", slug=g.competition.slug), kind=kind, words=KINDS[kind],
        is_new=row is None, sections=sorted({other.section for other in others}),
    )


def _sections(rows: list[Any]) -> list[Section]:
    """Group questions under their headings, in order."""
    groups = groupby(rows, key=lambda row: row.section)
    made = [(title, list(part)) for title, part in groups]
    return [Section(title, part[0].section_en, tuple(part)) for title, part in made]


def _order_sent() -> list[SectionInput]:
    """Read "section" lines with the ids of their questions after them, as the page sends them."""
    made: list[SectionInput] = []
    for line in request.form.getlist("order")[:500]:
        what, _colon, value = line.partition(":")
        if not (value.isascii() and value.isdecimal() and len(value) < 10):
            continue
        if what == "section":
            made.append(SectionInput(request.form.get(f"title-{value}", "")[:200],
                                     request.form.get(f"title_en-{value}", "")[:200], ()))
        elif made:
            made[-1] = replace(made[-1], field_ids=(*made[-1].field_ids, int(value)))
    return made


def _moved(order: list[SectionInput], move: str) -> list[SectionInput]:
    """Carry out what an arrow asks for: "up:7", "down:7", "section_up:1", "section_down:1"."""
    way, _colon, value = move.partition(":")
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        return [section for section in order if section.field_ids]
    number, step = int(value), -1 if way.endswith("up") else 1
    if way.startswith("section"):
        if 0 <= number < len(order) and 0 <= number + step < len(order):
            order[number], order[number + step] = order[number + step], order[number]
        return [section for section in order if section.field_ids]
    return _field_moved(order, number, step)


def _field_moved(order: list[SectionInput], field_id: int, step: int) -> list[SectionInput]:
    """Move a question by one place, at the edge of its section into the next one."""
    for place, section in enumerate(order):
        if field_id not in section.field_ids:
            continue
        ids = list(section.field_ids)
        at = ids.index(field_id)
        if 0 <= at + step < len(ids):
            ids[at], ids[at + step] = ids[at + step], ids[at]
        elif 0 <= place + step < len(order):
            ids.remove(field_id)
            there = order[place + step]
            joined = (*there.field_ids, field_id) if step < 0 else (field_id, *there.field_ids)
            order[place + step] = replace(there, field_ids=joined)
        order[place] = replace(section, field_ids=tuple(ids))
        break
    return [section for section in order if section.field_ids]


def _by_me() -> dict[str, Any]:
    return {"actor": current_user, "now": utc_now()}
