"""What judging tells a founder about an entry: places as published, certificates to download."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager

from app.auth.models import User
from app.clock import utc_now
from app.i18n import _l, local
from app.orm import db
from competitions.entries.models import Entry
from competitions.entries.way import Panel
from competitions.programme.models import Stage
from judging.awards.models import Certificate
from judging.awards.papers import certificates_of_entry
from judging.awards.standing import obstacles
from judging.results.models import Result, ResultRow
from judging.results.publicity import is_out
from judging.rubrics.models import Sitting

#: To the founder, who need not know why: a complaint is looked into, or a result was superseded.
UNDER_REVIEW = _l("The organisers are reviewing this certificate. It can be downloaded again after "
                  "their decision.")


def entry_panels(entry: Entry, _user: User) -> list[Panel]:
    """Return published places, the latest stage first, and the certificates of the entry."""
    panels = [_place(row) for row in _published_rows(entry.id)]
    certificates = certificates_of_entry(entry.id, utc_now())
    if certificates:
        panels.insert(0, _papers(entry, certificates))
    return panels


def _papers(entry: Entry, certificates: Sequence[Certificate]) -> Panel:
    title = _("Certificate: %(prize)s", prize=next(
        (row.prize_name for row in certificates if row.prize_name), _("Participation")))
    if obstacles(entry.competition_id, certificates):
        return Panel("amber", title, str(UNDER_REVIEW))
    return Panel(
        "leaf", title, ", ".join(row.recipient for row in certificates),
        links=((_("Download certificates (PDF)"),
                url_for("awards.print_own", ref=entry.code or entry.ref)),))


def _published_rows(entry_id: int) -> list[ResultRow]:
    return list(db.session.scalars(
        sa.select(ResultRow).join(ResultRow.result).join(Result.sitting).join(Sitting.stage)
        .options(contains_eager(ResultRow.result).contains_eager(Result.sitting)
                 .contains_eager(Sitting.stage))
        .where(ResultRow.entry_id == entry_id, is_out(utc_now()))
        .order_by(Stage.position.desc())
    ))


def _place(row: ResultRow) -> Panel:
    sitting = row.result.sitting
    stage = local(sitting.stage)
    if row.rank is None or not row.qualifies:
        return Panel("sea", _("Result of %(stage)s: did not qualify", stage=stage))
    if sitting.seats is not None and row.advances:
        return Panel("leaf", _("Result of %(stage)s: goes on to the next stage", stage=stage))
    return Panel("sea", _("Result of %(stage)s: place %(rank)s", stage=stage, rank=row.rank))
