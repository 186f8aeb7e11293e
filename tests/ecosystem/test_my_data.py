"""Everything a person may take home is everything: screening, results, papers, forwarding."""

from typing import Any

from flask import Flask

from app.orm import db
from app.privacy.sections import Erased, Section, sections_of
from competitions.screening.enums import Outcome
from competitions.screening.models import ScreeningDecision
from ecosystem.forwarding import services, services_consent
from ecosystem.forwarding.models import NominationConsent
from judging.awards.enums import CertificateKind, CertificateState
from judging.awards.models import Certificate
from judging.results.enums import ResultState
from judging.scoresheets import services as sheets
from tests.ecosystem.factories import make_final, make_target
from tests.factories import NOW
from tests.judging.rounds import make_round
from tests.judging.scoresheets.test_services_sync import TABLET, queue


def told(app: Flask, user: Any) -> dict[str, Section]:
    return {section.key: section for section in sections_of(user, app.extensions["privacy"])}


def test_a_founder_takes_home_what_was_decided_said_and_sent_on(app: Flask) -> None:
    final = make_final(2)
    entry = final.entries()[0]
    award = entry.competition.tracks[0].prizes[0]
    db.session.add_all([
        ScreeningDecision(entry_id=entry.id, submission_id=entry.submissions[0].id,
                          outcome=Outcome.ELIGIBLE, decided_by_id=final.organiser.id,
                          decided_at=NOW),
        Certificate(code="ABCDEFGH2345", competition_id=entry.competition_id,
                    kind=CertificateKind.PARTICIPATION, entry_id=entry.id, created_at=NOW,
                    recipient="Nhóm Quế Trà Bồng", project_title=entry.title,
                    state=CertificateState.AWAITING_DECISION, issued_by_id=final.organiser.id)])
    db.session.commit()
    [nomination] = services.propose_nominations(
        make_target(final).id, [entry.id], actor=final.organiser, now=NOW)
    services_consent.answer_by_account(
        nomination.consents[0].id, True, actor=entry.owner, now=NOW)

    found = told(app, entry.owner)

    assert found["screening"].rows[0]["decision"] == "eligible"
    assert [(row["place"], row["score"]) for row in found["results"].rows] == [(1, "94.50")]
    assert found["prizes"].rows[0]["prize"] == award.name
    assert found["certificates"].rows[0]["recipient"] == "Nhóm Quế Trà Bồng"
    assert found["nominations"].rows[0]["contest"] == nomination.target.name
    assert found["forwarding_consents"].rows[0]["given"] == NOW
    another = told(app, final.entries()[1].owner)
    assert {"screening", "certificates", "nominations"} & another.keys() == set()


def test_nothing_of_a_result_is_told_before_it_is_public(app: Flask) -> None:
    final = make_final(1)
    final.results[0].state, final.results[0].published_at = ResultState.APPROVED, None
    final.results[0].published_by_id = None
    db.session.commit()
    assert {"results", "prizes", "feedback"} & told(app, final.entries()[0].owner).keys() == set()


def test_a_judge_takes_home_marks_signatures_and_devices(app: Flask) -> None:
    here = make_round(judges=3, entries=1)
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    sheets.synchronise(judge, TABLET, queue(sheet.id, submit=True), NOW)
    found = told(app, judge)
    row = found["scoresheets"].rows[0]
    assert (row["entry"], row["state"]) == (here.entries[0].code, "submitted")
    assert all(row[name] for name in ("Innovation", "Market", "Team"))
    assert [len(found[key].rows) for key in ("signatures", "tablets")] == [1, 1]
    assert "scoresheets" not in told(app, here.judges[1]) or not any(
        line["sent"] for line in told(app, here.judges[1])["scoresheets"].rows)


def test_erasing_takes_back_consents_to_be_sent_on_and_says_what_stays(app: Flask) -> None:
    final = make_final(1)
    entry = final.entries()[0]
    [nomination] = services.propose_nominations(
        make_target(final).id, [entry.id], actor=final.organiser, now=NOW)
    services_consent.answer_by_account(
        nomination.consents[0].id, True, actor=entry.owner, now=NOW)
    done = Erased()
    for holder in app.extensions["privacy"]:
        holder.erase(entry.owner, done, NOW)
    db.session.commit()
    row = db.session.query(NominationConsent).filter_by(
        member_id=entry.members[0].id).one()
    assert (row.token_digest, row.withdrawn_at) == (None, NOW)
    assert done.kept
