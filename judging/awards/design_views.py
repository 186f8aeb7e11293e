"""The designer of certificates: pictures, words with merge fields, who signs, a live preview."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.errors import DomainError
from app.files.storage import Store
from app.text import clean_line
from judging.awards import designs, forms, printing, services_design, services_printing
from judging.awards.certificate_pdf import Signer
from judging.awards.certificate_words import FIELDS, PLACES
from judging.awards.design_models import CertificateLayout
from judging.awards.services_design import LayoutInput
from judging.awards.work import picture_of
from judging.scoresheets.wire import read_count

bp = Blueprint("certificate_design", __name__)

#: Names of the pictures on the form.
BACKGROUND, SIGNATURES = ("artwork", "logo"), ("signature1", "signature2")
SIGNER = ("authority", "title", "name")


@bp.route("/organise/<slug>/certificates/design", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_design(slug: str) -> ResponseReturnValue:
    """Show and keep the design."""
    layout = designs.layout_of(g.competition.id)
    form = forms.DesignForm(data=_values(layout))
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        store = current_app.extensions["store"]
        try:
            given = _input(form)
            services_design.put_pictures(store, given.pictures)
            services_design.save_layout(g.competition.id, given, store=store,
                                        actor=current_user, now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            flash(_("The design is saved."), "success")
            return redirect(address(".edit_design", slug=slug))
    signed = [bool(each.get("sha256")) for each in [*(layout.signers or []), {}, {}]]
    return render_template("judging/awards/edit_design.html", slug=slug, form=form, layout=layout,
                           fields=FIELDS, signed=signed), status


@bp.route("/organise/<slug>/certificates/preview.png", methods=["GET", "POST"])
@only(Role.ORGANISER)
def show_preview(slug: str) -> ResponseReturnValue:
    """Draw the real page with the longest real name, as the form stands; nothing is kept."""
    store = current_app.extensions["store"]
    layout = designs.layout_of(g.competition.id)
    try:
        pictures = _pictures(forms.DesignForm())
    except DomainError as error:
        return {"field": error.field, "message": str(error.message)}, error.status
    typed = CertificateLayout(
        competition_id=layout.competition_id, artwork=layout.artwork, logo=layout.logo,
        words={place: clean_line(request.values.get(place, ""))[:300] for place in PLACES})
    design = replace(designs.design_of(typed, store), **{
        name: pictures[name] for name in BACKGROUND if name in pictures})
    view = services_printing.longest_view(
        g.competition, current_app.config["PUBLIC_URL"],
        signers=_typed_signers(layout, pictures, store))
    return Response(picture_of(view, design), mimetype="image/png",
                    headers={"Cache-Control": "private, no-store"})


def _typed_signers(layout: CertificateLayout, pictures: Mapping[str, bytes | None],
                   store: Store) -> tuple[Signer, ...]:
    found: list[Signer] = []
    kept = [*(layout.signers or []), {}, {}]
    for number, name in enumerate(SIGNATURES, start=1):
        authority, title, person = (
            clean_line(request.values.get(f"{part}{number}", ""))[:120] for part in SIGNER)
        chosen, sha256 = pictures.get(name), kept[number - 1].get("sha256", "")
        if title or person or chosen:
            before = store.get(sha256) if sha256 and name not in pictures else None
            found.append(Signer(title, person, authority, chosen or before))
    return tuple(found) or printing.OUR_SIGNERS


def _values(layout: CertificateLayout) -> dict[str, Any]:
    values: dict[str, Any] = dict(layout.words or {})
    for number, signer in enumerate(layout.signers or [], start=1):
        values |= {f"{part}{number}": signer.get(part, "") for part in SIGNER}
    return values | {"register_pattern": layout.register_pattern, "version": layout.version}


def _input(form: forms.DesignForm) -> LayoutInput:
    signers = tuple({part: getattr(form, f"{part}{number}").data or "" for part in SIGNER}
                    for number in (1, 2))
    return LayoutInput(
        {place: getattr(form, place).data or "" for place in PLACES}, signers,
        form.register_pattern.data or "", _pictures(form),
        read_count(str(form.version.data)) or 0)


def _pictures(form: forms.DesignForm) -> dict[str, bytes | None]:
    """Return the pictures chosen, written anew, and None for those to be taken away."""
    pictures: dict[str, bytes | None] = {}
    for name in (*BACKGROUND, *SIGNATURES):
        upload = getattr(form, name).data
        content = upload.read() if upload else b""
        if content:
            pictures[name] = services_design.picture(
                upload.filename or "", content, name, is_clear=name != "artwork")
        elif getattr(form, f"no_{name}").data:
            pictures[name] = None
    return pictures
