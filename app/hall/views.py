"""What a tablet needs to work in the hall: the certificate to trust, the address, steps."""

from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from app.auth.doors import public
from app.downloads import PDF_TYPE, download
from app.errors import NotFound
from app.hall.addresses import site_here
from app.hall.authority import read_authority
from app.hall.poster_pdf import poster_pdf
from app.i18n import language
from app.paper import qr

bp = Blueprint("hall", __name__)

#: The type at which Android, iPadOS and Windows offer to install it.
AUTHORITY_TYPE = "application/x-x509-ca-cert"


@bp.get("/hall/")
@public
def show_hall() -> ResponseReturnValue:
    """Show how to make a tablet ready: install the certificate once, then open the address."""
    authority = _authority()
    enter = f"{site_here()}/judge/enter"
    return render_template(
        "app/hall/show_hall.html", enter=enter, code=qr.svg(enter, enter),
        fingerprint=read_authority(authority)[1] if authority else "",
        door=current_app.config["HALL_DOOR"])


@bp.get("/hall/be-phong.crt")
@public
def download_authority() -> ResponseReturnValue:
    """Hand out the certificate of this machine's own authority."""
    authority = _authority()
    if authority is None:
        raise NotFound()
    return download(read_authority(authority)[0], "be-phong.crt", AUTHORITY_TYPE)


@bp.get("/hall/poster.pdf")
@public
def download_poster() -> ResponseReturnValue:
    """Hand out the addresses as a sheet to put on the table."""
    content = poster_pdf(f"{site_here()}/judge/enter", current_app.config["HALL_DOOR"],
                         language())
    return download(content, "be-phong-hall.pdf", PDF_TYPE, inline=True)


def _authority() -> Path | None:
    path = current_app.config["HALL_CA"]
    return Path(path) if path and Path(path).exists() else None
