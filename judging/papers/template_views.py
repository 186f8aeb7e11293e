"""The office's own Word templates: which paper uses which, its fields, replace, restore."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField

from app.auth.doors import only
from app.clock import utc_now
from app.downloads import DOCX_TYPE, download
from app.errors import DomainError, NotFound
from app.files.kinds import Accepted
from app.files.office import find_office
from app.files.services_intake import MIB, Part, Rule, Taken, take_in
from app.forms import Form
from judging.papers import policies, services_templates, templating
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind
from judging.papers.template_fields import groups_of
from judging.papers.template_wording import SIDES, flaw_words

bp = Blueprint("paper_templates", __name__)

OFFICE = tuple(sorted(policies.OFFICE))
LIST = "/organise/<slug>/papers/templates"
ONE = f"{LIST}/<kind>"
RULE = Rule(frozenset({Accepted.WORD}), limit=5 * MIB)


class UploadForm(Form):
    """A Word template."""

    file = FileField(_l("Word template (.docx)"))


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and in which paragraph."""

    place: str
    text: str
    words: Any


@bp.get(LIST)
@only(*OFFICE)
def list_templates(slug: str) -> ResponseReturnValue:
    """List what each kind of paper is drawn by."""
    used = templating.in_use(templating.list_versions(g.competition.id))
    return render_template("judging/papers/list_templates.html", slug=slug, used=used,
                           kinds=list(KINDS.items()), has_office=find_office() is not None)


@bp.get(ONE)
@only(*OFFICE)
def show_template(slug: str, kind: str) -> ResponseReturnValue:
    """Show the template of a kind with its fields and versions."""
    return _page(_kind(kind), UploadForm(formdata=None))


@bp.get(f"{ONE}/built-in.docx")
@only(*OFFICE)
def download_built_in(slug: str, kind: str) -> ResponseReturnValue:
    """Download the template that the program begins with."""
    content = templating.built_in(_kind(kind), g.competition)
    return download(content, f"{KINDS[_kind(kind)].title} (mẫu).docx", DOCX_TYPE)


@bp.get(f"{ONE}/<int:number>.docx")
@only(*OFFICE)
def download_version(slug: str, kind: str, number: int) -> ResponseReturnValue:
    """Download a version that was uploaded, to the byte."""
    version = next((each for each in templating.list_versions(g.competition.id, _kind(kind))
                    if each.number == number), None)
    if version is None or version.file is None:
        raise NotFound()
    content = current_app.extensions["store"].get(version.file.sha256)
    return download(content, version.file_name, DOCX_TYPE)


@bp.post(ONE)
@only(*OFFICE)
def replace_template(slug: str, kind: str) -> ResponseReturnValue:
    """Look at a template, try it, and use it from now on."""
    paper, form = _kind(kind), UploadForm()
    if not form.validate_on_submit():
        return _page(paper, form), 422
    try:
        taken = _taken()
        mistakes = _mistakes(paper, taken.content)
        if not mistakes:
            services_templates.replace_template(
                g.competition.id, paper, taken, store=current_app.extensions["store"],
                actor=current_user, now=utc_now())
    except DomainError as error:
        form.attach(error)
        return _page(paper, form), error.status
    if mistakes:
        return _page(paper, form, mistakes), 422
    flash(_("From now on drafts of this kind are drawn by your template. Papers already sent to "
            "be signed stay as they are."), "success")
    return redirect(url_for(".show_template", slug=slug, kind=kind))


@bp.post(f"{ONE}/restore")
@only(*OFFICE)
def restore_built_in(slug: str, kind: str) -> ResponseReturnValue:
    """Use the built-in template again."""
    try:
        services_templates.restore_built_in(g.competition.id, _kind(kind), actor=current_user,
                                            now=utc_now())
    except DomainError as error:
        flash(str(error.message), "error")
    else:
        flash(_("The built-in template is in use again. Your versions are kept."), "success")
    return redirect(url_for(".show_template", slug=slug, kind=kind))


def _kind(name: str) -> PaperKind:
    try:
        return PaperKind(name)
    except ValueError:
        raise NotFound() from None


def _taken() -> Taken:
    upload = request.files.get("file")
    return take_in([Part((upload and upload.filename) or "", upload.read() if upload else b"")],
                   RULE, "file")


def _mistakes(kind: PaperKind, content: bytes) -> list[Mistake]:
    """Return what is wrong with a template, tried with long names and with the season's data."""
    found = templating.check(content, _data(kind))
    return [Mistake(_place(flaw), flaw["text"], flaw_words(flaw)) for flaw in found]


def _place(flaw: dict[str, Any]) -> str:
    if flaw["side"]:
        return str(SIDES[flaw["side"]])
    return _("Paragraph %(n)s", n=flaw["at"]) if flaw["at"] else _("The whole template")


def _data(kind: PaperKind) -> list[dict[str, Any]]:
    example = templating.data_of(kind, templating.example_document(kind, g.competition))
    season = templating.season_data(kind, g.competition, current_user)
    return [example, *([season] if season else [])]


def _page(kind: PaperKind, form: UploadForm, mistakes: list[Mistake] | None = None) -> str:
    versions = templating.list_versions(g.competition.id, kind)
    example, *season = _data(kind)
    return render_template(
        "judging/papers/show_template.html", slug=g.competition.slug, kind=kind,
        name=KINDS[kind].name, form=form, mistakes=mistakes or [], versions=versions,
        own=templating.in_use(versions).get(kind), has_office=find_office() is not None,
        groups=groups_of(example, season[0] if season else None))
