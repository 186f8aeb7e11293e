"""What everybody sees of the latest published results on the first page."""

from datetime import datetime

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.codes import format_code
from app.home.queries import Card, Figure
from app.i18n import local
from app.orm import db
from competitions.programme.models import Competition, Stage
from judging.awards import embargo
from judging.awards.enums import CertificateState
from judging.awards.models import Certificate
from judging.results.models import Result
from judging.results.publicity import is_out
from judging.results.queries import published_results
from judging.rubrics.models import Sitting


def home_cards(now: datetime) -> list[Card]:
    """Return the latest competition with published results of its last stage; of a demo, a paper.

    Papers of real people are nobody's sample.
    """
    competition = _latest(now)
    if competition is None:
        return []
    cards = [Card(_("Results: %(name)s", name=local(competition)),
                  url_for("results.show_public", slug=competition.slug),
                  meta=competition.host_name, badge=("leaf", _("Published")))]
    code = _sample(competition, now)
    if code:
        cards.append(Card(_("A certificate, as anybody can check it"),
                          url_for("verification.show_code", code=code),
                          text=_("Invented, like everything here.")))
    return cards


def home_figures(now: datetime) -> list[Figure]:
    """Return three numbers of the latest published results; each opens to what is behind it."""
    competition = _latest(now)
    if competition is None:
        return []
    rankings = published_results(competition, now)
    newest = max((ranking.result for ranking in rankings), key=lambda row: row.id)
    certificates = db.session.scalar(
        sa.select(sa.func.count()).select_from(Certificate).where(
            Certificate.competition_id == competition.id, embargo.is_out(now),
            Certificate.state == CertificateState.VALID)) or 0
    code = _sample(competition, now)
    verify = url_for("verification.show_code", code=code) if code else url_for(
        "verification.ask_code")
    name = local(competition)
    return [
        Figure(sum(len(ranking.rows) for ranking in rankings), _("Places published"),
               url_for("results.show_public", slug=competition.slug), name),
        Figure(sum(ranking.sheets for ranking in rankings), _("Signed sheets behind them"),
               url_for("verification.show_code", code=newest.digest[:16]),
               _("Sealed with the result's digest")),
        Figure(certificates, _("Certificates in force"), verify,
               _("Each with a code that anybody can check")),
    ]


def _latest(now: datetime) -> Competition | None:
    last = sa.select(sa.func.max(Stage.position)).where(
        Stage.competition_id == Competition.id).correlate(Competition).scalar_subquery()
    return db.session.scalar(
        sa.select(Competition)
        .join(Sitting, Sitting.competition_id == Competition.id)
        .join(Stage, Sitting.stage_id == Stage.id)
        .join(Result, Result.sitting_id == Sitting.id)
        .where(is_out(now), Stage.position == last)
        .group_by(Competition).order_by(sa.func.max(Result.published_at).desc()).limit(1))


def _sample(competition: Competition, now: datetime) -> str | None:
    if not competition.is_demo:
        return None
    code = db.session.scalar(
        sa.select(Certificate.code)
        .where(Certificate.competition_id == competition.id, embargo.is_out(now))
        .order_by(Certificate.id).limit(1))
    return format_code(code) if code else None
