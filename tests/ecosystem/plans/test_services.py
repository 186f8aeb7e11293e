"""Plans as issued, facts by period, corrections instead of overwriting."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.auth.enums import Role
from app.errors import Conflict, DomainError
from app.files.storage import digest_of
from app.orm import db
from ecosystem.plans import queries, services
from ecosystem.plans.models import Fact, Indicator, Plan, Target
from ecosystem.projects.enums import OutcomeKind, SupportKind, Territory
from ecosystem.projects.evidence import Evidence
from ecosystem.projects.models import Outcome, Project
from ecosystem.projects.services import OutcomeInput
from tests.conftest import both_databases
from tests.ecosystem.factories import PDF, make_final
from tests.factories import NOW, make_officer

TODAY = date(2026, 11, 21)


@pytest.fixture
def officer(app):
    services.load_plans()
    return make_officer(Role.ECOSYSTEM)


def support(subject="Dự án Quế", on=date(2026, 5, 2), **values):
    return OutcomeInput(**{
        "kind": OutcomeKind.SUPPORT, "subject": subject, "occurred_on": on,
        "territory": Territory.QUANG_NGAI, "description": "Tập huấn gọi vốn hai ngày.",
        "support_kind": SupportKind.TRAINING, "evidence": Evidence(PDF, "bien-ban.pdf"), **values})


def store():
    from flask import current_app
    kept = current_app.extensions["store"]
    kept.put(digest_of(PDF), PDF)
    return kept


def record(officer, given, **more):
    return services.record_outcome(given, store(), actor=officer, now=NOW, **more)


def figure(key="supported_projects", first=2026, code="NQ08"):
    db.session.expire_all()
    return queries.get_evidence(code, key, first, TODAY).period


@both_databases
def test_the_plans_load_once(app):
    assert [services.load_plans(), services.load_plans()] == [3, 0]
    counts = [db.session.scalar(sa.select(sa.func.count()).select_from(table))
              for table in (Plan, Indicator, Target)]
    assert counts == [3, 14, 13 + 5 + 3]


def test_resolution_08_has_its_ranges_as_issued(officer):
    view = queries.get_plan("nq08", TODAY)
    ranges = {row.indicator.key: [(p.target.first_year, p.target.minimum, p.target.maximum,
                                   p.target.is_closed) for p in row.periods]
              for row in view.indicators}
    assert ranges == {
        "supported_projects": [(2022, 100, 120, True), (2026, 150, 160, False)],
        "enterprises": [(2022, 30, 35, True), (2026, 55, 60, False)],
        "capital_projects": [(2022, 1, 2, True), (2026, 2, 3, False)],
        "support_organisations": [(2022, 12, 14, True), (2026, None, None, False)],
        "service_zones": [(2022, 1, 2, True), (2026, None, None, False)],
        "advisers": [(2022, 25, 30, True), (2026, 40, 50, False)],
        "clubs": [(None, 1, None, False)],
    }


@both_databases
def test_a_supported_project_counts_once_however_often_it_was_helped(officer):
    record(officer, support())
    record(officer, support(support_kind=SupportKind.MENTORING))
    view = queries.get_evidence("NQ08", "supported_projects", 2026, TODAY)
    assert (view.period.value, len(view.proofs), len(view.proofs[0].facts)) == (1, 1, 2)


@both_databases
def test_recorded_twice_it_is_there_once(officer):
    first, second = record(officer, support()), record(officer, support())
    assert first.id == second.id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Fact)) == 1


def test_a_closed_period_takes_a_fact_only_with_a_reason(officer):
    late = support(on=date(2025, 12, 31))
    with pytest.raises(DomainError) as refused:
        record(officer, late)
    assert (refused.value.field, db.session.query(Outcome).count()) == ("reason", 0)
    record(officer, late, reason="Bổ sung từ báo cáo giấy năm 2025.")
    assert [figure(first=2022).value, figure(first=2026).value] == [1, 0]


def test_the_first_day_of_a_period_belongs_to_it(officer):
    record(officer, support(on=date(2026, 1, 1)))
    assert figure(first=2026).value == 1


def test_what_happens_in_the_former_kon_tum_is_shown_and_never_added(officer):
    record(officer, support("Dự án Măng Đen", territory=Territory.KON_TUM))
    assert (figure().value, figure().outside) == (0, 1)


def test_another_provinces_plan_hears_nothing_of_ours(officer):
    given = support("Ngày hội", kind=OutcomeKind.EVENT, support_kind=None, on=date(2025, 3, 1))
    record(officer, given)
    assert figure("events", 2017, "SONLA").value == 0


def test_an_enterprise_counts_in_every_plan_of_its_year(officer):
    given = support("Công ty Quế", kind=OutcomeKind.ENTERPRISE, support_kind=None,
                    on=date(2023, 3, 1))
    record(officer, given, reason="Nhập bổ sung.")
    assert (figure("enterprises", 2022).value, figure("enterprises", 2020, "QD36").value) == (1, 1)


@pytest.mark.parametrize(("values", "field"), [
    ({"evidence": None}, "file"),
    ({"on": date(2026, 11, 22)}, "occurred_on"),
    ({"support_kind": None}, "support_kind"),
    ({"kind": OutcomeKind.CAPITAL, "support_kind": None}, "amount"),
])
def test_what_lacks_its_particulars_is_refused(officer, values, field):
    with pytest.raises(DomainError) as refused:
        record(officer, support(**values))
    assert refused.value.field == field


def test_an_entry_of_a_contest_is_named_by_its_code(officer):
    entry = make_final(1).entries()[0]
    outcome = record(officer, support(entry.code.lower()))
    assert outcome.subject_name == entry.title
    assert record(officer, support(entry.title, support_kind=SupportKind.MONEY)
                  ).project_id == outcome.project_id
    assert db.session.query(Project).count() == 1


@both_databases
def test_a_correction_takes_a_fact_back_and_keeps_both_on_record(officer):
    record(officer, support())
    [fact] = db.session.scalars(sa.select(Fact))
    services.correct_fact(fact.id, "Nhầm dự án.", actor=officer, now=NOW)
    view = queries.get_evidence("NQ08", "supported_projects", 2026, TODAY)
    assert (view.period.value, len(view.proofs), [c.reason for c in view.corrections]) == (
        0, 0, ["Nhầm dự án."])
    with pytest.raises(Conflict):
        services.correct_fact(fact.id, "Lần nữa.", actor=officer, now=NOW)


def test_an_indicator_without_a_rule_is_not_compared(officer):
    period = figure("clubs", None)
    assert (period.is_compared, period.verdict) == (False, "none")
