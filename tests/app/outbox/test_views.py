"""An organiser reads what went out for the own competition, without the links in it."""

from typing import Any

from sqlalchemy import event

from app.auth.enums import Role
from app.orm import db
from app.outbox.models import Delivery, Message
from app.outbox.services import post
from app.transaction import transaction
from competitions.programme.models import Competition
from tests.factories import NOW, make_competition, make_officer, sign_in


@transaction()
def write(competition: Competition, number: int = 1, **values: Any) -> Message:
    message = post("invitation", f"judge{number}@example.test", "Mời ông Rơ Châm H'Bĭa",
                   "Xin mở liên kết:\n{secret}\n", now=NOW, competition_id=competition.id,
                   secret="http://localhost/link/s3cret")
    for name, value in values.items():
        setattr(message, name, value)
    return message


def failed(competition: Competition) -> Message:
    return write(competition, state=Delivery.FAILED, attempts=8, error="SMTPDataError",
                 next_try_at=None)


def test_the_secret_is_on_no_page(client: Any) -> None:
    competition = make_competition(slug="lan-7")
    message = write(competition)
    sign_in(client, make_officer(Role.ORGANISER, competition))
    for path in ("/organise/lan-7/mail", f"/organise/lan-7/mail/{message.id}"):
        page = client.get(path)
        assert page.status_code == 200
        assert "s3cret" not in page.text
    assert "[…]" in page.text


def test_messages_are_found_by_folded_words_and_by_state(client: Any) -> None:
    competition = make_competition(slug="lan-7")
    failed(competition)
    sign_in(client, make_officer(Role.ORGANISER, competition))
    found = {query: "judge1@" in client.get(f"/organise/lan-7/mail?{query}").text for query in (
        "q=h'bia", "q=JUDGE1", "q=nobody", "state=failed", "state=sent", "state=x", "page=9")}
    assert found == {"q=h'bia": True, "q=JUDGE1": True, "q=nobody": False, "state=failed": True,
                     "state=sent": False, "state=x": True, "page=9": True}


def test_a_failed_message_is_sent_again_and_only_a_failed_one(client: Any) -> None:
    competition = make_competition(slug="lan-7")
    message = failed(competition)
    sign_in(client, make_officer(Role.ORGANISER, competition))
    for _ in range(2):
        client.post(f"/organise/lan-7/mail/{message.id}/send-again")
    again = db.session.get_one(Message, message.id)
    assert (again.state, again.attempts, again.error) == (Delivery.QUEUED, 0, None)


def test_another_competitions_message_is_not_found(client: Any) -> None:
    competition, other = make_competition(slug="lan-7"), make_competition(slug="lan-8")
    foreign = failed(other)
    sign_in(client, make_officer(Role.ORGANISER, competition))
    assert client.get(f"/organise/lan-7/mail/{foreign.id}").status_code == 404
    assert client.post(f"/organise/lan-7/mail/{foreign.id}/send-again").status_code == 404
    assert client.get("/organise/lan-8/mail").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_thirty(client: Any) -> None:
    competition = make_competition(slug="lan-7")
    sign_in(client, make_officer(Role.ORGANISER, competition))
    counts = []
    for rows in (1, 29):
        for number in range(rows):
            write(competition, number)
        seen: list[str] = []

        def note(*args: Any, seen: list[str] = seen) -> None:
            seen.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        client.get("/organise/lan-7/mail")
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1]
