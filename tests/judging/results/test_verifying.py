"""Whatever is altered behind the program's back is named."""

import pytest
import sqlalchemy as sa

from app.orm import db
from judging.results import services
from tests.conftest import both_databases
from tests.factories import NOW
from tests.judging.results.test_services import DECISION, closed


@pytest.fixture
def published(app):
    made, result = closed()
    services.approve_result(result.id, actor=made.chair, now=NOW)
    services.publish_result(result.id, DECISION, actor=made.approver, now=NOW)
    return made


def verify(app):
    return app.test_cli_runner().invoke(args=["results", "verify"])


@both_databases
def test_an_untouched_result_verifies(app, published):
    ran = verify(app)

    assert (ran.exit_code, ran.output) == (0, "1 results verified; the audit chain holds.\n")


@both_databases
@pytest.mark.parametrize(("statement", "named"), [
    ("UPDATE mark SET value = value + 50 WHERE id = (SELECT min(id) FROM mark)",
     "the mark for “innovation” is 50.5, signed was 50"),
    ("UPDATE sitting SET places = 1 WHERE opened_at IS NOT NULL",
     "the rule “places” is 1 now, the result says 2"),
    ("UPDATE result_row SET score = '99.00' WHERE position = 2",
     "score is 99.00, should be 70.00"),
    ("UPDATE audit_event SET action = 'nothing_happened' WHERE number = 2",
     "event 2: its hash does not fit what it says"),
    ("UPDATE audit_values SET content = '{}' WHERE event_id = (SELECT max(id) FROM audit_event)",
     "its values were altered"),
])
def test_the_verify_command_fails_and_names_what_was_altered(app, published, statement, named):
    with db.engine.begin() as connection:
        connection.execute(sa.text(statement))
    db.session.expire_all()

    ran = verify(app)

    assert ran.exit_code == 1
    assert named in ran.output
