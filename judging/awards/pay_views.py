"""Pages of payments: rates, who is paid what, sheets to sign."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.audit.exports import Taken, hand_out
from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import PDF_TYPE, XLSX_TYPE
from app.i18n import language, local
from app.templating import money, points
from judging.awards import payments
from judging.awards.design_models import PayRates
from judging.awards.forms import RatesForm
from judging.awards.payment_files import PaySheet, payment_pdf, payment_xlsx

bp = Blueprint("payments", __name__)

RATES = ("prize_tax_percent", "prize_tax_free", "fee_per_sheet", "fee_tax_percent",
         "fee_tax_from")


@bp.get("/organise/<slug>/payments")
@only(Role.ORGANISER, Role.CLERK)
def list_payments(slug: str) -> ResponseReturnValue:
    """Show prize money and judges' fees with what is withheld."""
    return _page(slug, _typed(payments.rates_of(g.competition.id)))


@bp.post("/organise/<slug>/payments")
@only(Role.ORGANISER, Role.CLERK)
def set_rates(slug: str) -> ResponseReturnValue:
    """Keep the rates."""
    form = RatesForm()
    if not form.validate_on_submit():
        return _page(slug, form), 422
    values: dict[str, Any] = {name: getattr(form, name).data for name in RATES}
    for name in ("prize_tax_free", "fee_per_sheet", "fee_tax_from"):
        values[name] = int(values[name])
    for name in ("prize_tax_percent", "fee_tax_percent"):
        values[name] = round(values[name], 2)
    payments.set_rates(g.competition.id, payments.RatesInput(**values), actor=current_user,
                       now=utc_now())
    flash(_("The rates are saved."), "success")
    return redirect(url_for(".list_payments", slug=slug))


@bp.get("/organise/<slug>/payments/<any(prizes, fees):kind>.<any(pdf, xlsx):way>")
@only(Role.ORGANISER, Role.CLERK)
def download_payments(slug: str, kind: Any, way: str) -> ResponseReturnValue:
    """Download one pay sheet."""
    competition = g.competition
    rates = payments.rates_of(competition.id)
    lines = (payments.prize_lines if kind == "prizes" else payments.fee_lines)(
        competition.id, rates)
    waiting = payments.waiting_lines(competition.id) if kind == "prizes" else []
    if waiting and not lines:
        return _page(slug, _typed(rates), waiting[0].reason), 409
    sheet = PaySheet(kind, local(competition), competition.host_name, lines,
                     competition.parent_name, competition.place, competition.is_demo,
                     [_basis(kind, rates), *(
                         _("Not paid for now: %(what)s. %(why)s", what=line.what, why=line.reason)
                         for line in waiting)])
    name = f"{competition.code_prefix}-{kind}.{way}"
    write, mimetype = (payment_pdf, PDF_TYPE) if way == "pdf" else (payment_xlsx, XLSX_TYPE)
    return hand_out(write(sheet, language()), name, mimetype,
                    Taken(f"payments.{kind}", way, len(lines)), of=competition)


def _basis(kind: str, rates: PayRates) -> str:
    """Say by which rates a sheet was made, so that whoever signs it can count after it."""
    percent = rates.prize_tax_percent if kind == "prizes" else rates.fee_tax_percent
    told = {"percent": points(percent), "fee": money(rates.fee_per_sheet),
            "free": money(rates.prize_tax_free), "least": money(rates.fee_tax_from)}
    fee = "" if kind == "prizes" else _("Fee: %(fee)s a sheet.", **told)
    if not percent:
        tax = _("No tax is withheld.")
    elif kind == "prizes":
        tax = _("Tax withheld: %(percent)s%% of what a prize has beyond %(free)s.", **told)
    else:
        tax = _("Tax withheld: %(percent)s%% of fees of %(least)s and more.", **told)
    return f"{fee} {tax}".strip()


def _typed(rates: Any) -> RatesForm:
    return RatesForm(data={name: getattr(rates, name) for name in RATES})


def _page(slug: str, form: RatesForm, refusal: Any = None) -> str:
    rates = payments.rates_of(g.competition.id)
    sheets = [(kind, lines, payments.total(lines)) for kind, lines in (
        ("prizes", payments.prize_lines(g.competition.id, rates)),
        ("fees", payments.fee_lines(g.competition.id, rates)))]
    return render_template("judging/awards/list_payments.html", slug=slug, form=form,
                           sheets=sheets, refusal=refusal,
                           waiting=payments.waiting_lines(g.competition.id))
