"""The desk as an application: its shell, its worker, its manifest, and pages of dossiers."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, public
from app.auth.enums import Role
from app.errors import NotFound
from app.files.queries import page_image
from app.templating import asset
from judging.scoresheets import desk_assets, queries
from judging.scoresheets.desk_words import CHECKS, WORDS, in_both_languages
from judging.scoresheets.dossiers import file_of

bp = Blueprint("desk_app", __name__)

SCORES = (Role.JUDGE, Role.CHAIR, Role.DEPUTY_CHAIR)
#: What a page holds in the browser for as long as its content stays the same.
FOR_A_MONTH = "private, max-age=2592000, immutable"

bp.add_app_template_global(lambda: in_both_languages(WORDS), "desk_words")


@bp.get("/judge/shell")
@public
def show_shell() -> ResponseReturnValue:
    """Show the desk without anybody's data: what a device keeps to start without a network."""
    return shell()


def shell() -> str:
    """Return the page that every device keeps; the same for everybody, in both languages."""
    with force_locale("vi"):
        return render_template("judging/scoresheets/show_shell.html")


@bp.get("/judge/check")
@public
def show_check() -> ResponseReturnValue:
    """Show whether this device is fit for a round, each line measured on the device itself."""
    return check_page()


def check_page() -> str:
    """Return the page that checks a device; kept on the device too."""
    return render_template("judging/scoresheets/show_check.html", checks=CHECKS)


@bp.get("/judge/manifest.webmanifest")
@public
def show_manifest() -> Any:
    """Tell the browser how the desk is installed on a home screen."""
    icons = [("img/app-192.png", "192x192", "any"), ("img/app-512.png", "512x512", "any"),
             ("img/app-maskable-512.png", "512x512", "maskable")]
    response = jsonify({
        "id": "/judge/", "name": _("Bệ Phóng scoring desk"), "short_name": _("Scoring desk"),
        "start_url": "/judge/", "scope": "/judge/", "display": "standalone",
        "orientation": "any", "lang": "vi", "background_color": "#FAF9F6",
        "theme_color": "#0B5D7A",
        "icons": [{"src": asset(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                  for name, sizes, purpose in icons],
    })
    response.mimetype = "application/manifest+json"
    return response


@bp.get("/judge/sw.js")
@public
def show_worker() -> Any:
    """Hand out the service worker with the list of all that belongs to this version."""
    response: Response = make_response(
        desk_assets.worker(shell(), sends="module" in request.args))
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/judge/sheets/<int:sheet_id>/files/<int:index>/pages/<int:number>")
@only(*SCORES)
def show_page(sheet_id: int, index: int, number: int) -> ResponseReturnValue:
    """Hand out the picture of a page of a dossier that the judge may read."""
    sheet = queries.get_own_sheet(sheet_id, current_user.id)
    waiting = {c.id for c in queries.undeclared_competitions(current_user.id)}
    if sheet.entry.competition_id in waiting:
        raise NotFound()
    file = file_of(sheet, index)
    try:
        content = page_image(current_app.extensions["store"], file.sha256, number)
    except FileNotFoundError:  # erased since, by law
        raise NotFound() from None
    response: Response = make_response(content)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = FOR_A_MONTH
    return response
