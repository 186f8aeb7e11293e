"""Totals and gaps beside presence: of sent sheets that the reader may see, of no other."""

from decimal import Decimal

from flask import Flask

from judging.scoresheets import queries, services
from judging.scoresheets.heat import heat_of
from tests.conftest import both_databases
from tests.factories import NOW
from tests.judging.rounds import make_round
from tests.judging.scoresheets.desk import operation
from tests.judging.scoresheets.test_services_sync import TABLET, queue


@both_databases
def test_only_visible_sent_sheets_are_in_the_heat(app: Flask) -> None:
    here = make_round()
    here.sitting.deviation = Decimal(20)
    entry = here.entries[0]
    for judge, value in zip(here.judges, ("5", "8,5", "15"), strict=True):
        sheet = here.sheet(judge, entry)
        services.synchronise(judge, TABLET, queue(sheet.id, value=value, submit=True), NOW)
    begun = here.sheet(here.judges[0], here.entries[1])
    services.synchronise(here.judges[0], TABLET, [operation(90, sheet=begun.id)], NOW)
    board = queries.presence(here.sitting.id)
    pairs = {(judge.id, entry.id) for judge in here.judges}
    heat = heat_of(board, pairs | {(here.judges[0].id, here.entries[1].id)})
    assert [heat.totals[judge.id, entry.id] for judge in here.judges] == [
        Decimal("15.00"), Decimal("25.50"), Decimal("45.00")]
    assert (heat.gaps, heat.is_wide(entry.id)) == ({entry.id: Decimal("30.00")}, True)
    assert [heat.level(judge.id, entry.id) for judge in here.judges] == [1, 2, 5]
    alone = heat_of(board, {(here.judges[1].id, entry.id)})
    assert (len(alone.totals), alone.gaps) == (1, {})
    assert heat_of(board, set()).totals == {}


def test_what_does_not_apply_leaves_the_maximum(app: Flask) -> None:
    here = make_round()
    judge, sheet = here.judges[0], here.sheet(here.judges[0], here.entries[0])
    sent = queue(sheet.id, value="10", submit=True)
    sent[2]["value"] = "na"
    services.synchronise(judge, TABLET, sent, NOW)
    heat = heat_of(queries.presence(here.sitting.id), {(judge.id, here.entries[0].id)})
    assert heat.totals[judge.id, here.entries[0].id] == Decimal("26.67")
