"""Checking a code: open to everybody, tells nothing private."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.auth.doors import public
from app.extensions import limiter
from app.text import clean_line
from judging.verification.queries import find_confirmed

bp = Blueprint("verification", __name__)


@bp.get("/verify/")
@public
def ask_code() -> ResponseReturnValue:
    """Ask for a code, or go to the one typed."""
    typed = clean_line(request.args.get("code", ""))[:80]
    if typed:
        return redirect(url_for(".show_code", code=typed.replace("/", "")))
    return render_template("judging/verification/ask_code.html")


@bp.get("/verify/<code>")
@public
@limiter.limit("60/minute")
def show_code(code: str) -> ResponseReturnValue:
    """Say what a code confirms."""
    found = find_confirmed(code[:80])
    if found is None:
        return render_template("judging/verification/unknown_code.html", code=code[:80]), 404
    g.demo_notice = found.competition.is_demo
    return render_template("judging/verification/show_code.html", found=found)
