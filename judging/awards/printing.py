"""From rows to the plain values that papers print."""

from collections.abc import Sequence
from decimal import Decimal

from app.clock import local_date
from app.files.storage import Store
from app.i18n import local
from competitions.programme.enums import PrizeKind
from competitions.programme.models import Competition
from judging.awards.certificate_pdf import CertificateView, Kind, Signer
from judging.awards.design_models import CertificateLayout
from judging.awards.enums import CertificateKind
from judging.awards.models import Certificate
from judging.results import queries as results
from judging.results.labels import badge_of
from judging.results.models import Result
from judging.results.ranking_files import RankingRow, RankingView
from judging.rubrics import rules as method

#: Until the organiser names who signs.
OUR_SIGNERS = (Signer("Trưởng Ban Tổ chức", "", authority="TM. Ban Tổ chức"),)


def certificate_view(
    certificate: Certificate, competition: Competition, public_url: str,
    signers: tuple[Signer, ...] = OUR_SIGNERS,
) -> CertificateView:
    """Return what one certificate says; a number that no clerk confirmed is not printed."""
    entry = certificate.entry
    return CertificateView(
        recipient=certificate.recipient, competition=competition.name,
        issuer=competition.host_name, parent_issuer=competition.parent_name,
        code=certificate.code, verify_url=f"{public_url}/verify/{certificate.code}",
        kind=_kind(certificate), unit=entry.unit_name if entry else "",
        prize=certificate.prize_name, track=entry.track.name if entry else "",
        project=certificate.project_title,
        decision_number=certificate.decision_number, decision_date=certificate.decision_date,
        register_number=certificate.register_number if certificate.registered_at else "",
        place=competition.place, signers=signers, demo=competition.is_demo,
    )


def _kind(certificate: Certificate) -> Kind:
    if certificate.kind is CertificateKind.JUDGE:
        return "judge"
    if certificate.kind is CertificateKind.PARTICIPATION:
        return "participation"
    award = certificate.award
    is_recognition = award is not None and award.prize.kind is PrizeKind.RECOGNITION
    return "recognition" if is_recognition else "prize"


def signers_of(layout: CertificateLayout, store: Store | None) -> tuple[Signer, ...]:
    """Return who signs, with the pictures of their signatures where the store is at hand."""
    if not layout.signers:
        return OUR_SIGNERS
    return tuple(
        Signer(each.get("title", ""), each.get("name", ""), each.get("authority", ""),
               store.get(each["sha256"]) if store is not None and each.get("sha256") else None)
        for each in layout.signers
    )


def ranking_view(result: Result, competition: Competition, prizes: dict[int, str], *,
                 tells_judges: bool, blind: bool = False) -> RankingView:
    """Return what a ranking file says; *prizes* by entry id; judges and units where told."""
    sitting = result.sitting
    names = results.names_for(sitting, result)
    lines = results.ranking_of(result, names if tells_judges else names.without_judges(),
                               blind=blind)
    rules = method.rules_from_json(result.rules)
    return RankingView(
        competition=local(competition), stage=local(sitting.stage), track=local(sitting.track),
        issuer=competition.host_name, parent_issuer=competition.parent_name,
        season=competition.season_year, state=str(badge_of(sitting)[1]), digest=result.digest,
        rows=tuple(_row(line, prizes, has_cut=sitting.seats is not None) for line in lines),
        computed_at=result.computed_at,
        decision_number=result.decision_number, decision_date=result.decision_date,
        method=tuple(str(s) for s in method.method_in_words(rules, names.criteria)),
        judges=len(names.judges), sheets=_sheets(lines), places=rules.places,
        place=competition.place, day=local_date(result.computed_at), demo=competition.is_demo,
    )


def _sheets(lines: Sequence[results.RankingLine]) -> int:
    return sum(line.counted for line in lines)


def _row(line: results.RankingLine, prizes: dict[int, str], *, has_cut: bool) -> RankingRow:
    return RankingRow(
        rank=line.rank, code=line.code, title=line.title, unit=line.unit_name,
        score=None if line.score is None else Decimal(line.score), sheets=line.counted,
        advances=line.advances and has_cut,
        prize=prizes.get(line.entry_id, ""), tie_note=str(line.tie) if line.tie else "",
        note=" ".join(str(reason) for reason in line.reasons),
    )
