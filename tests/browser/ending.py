"""A final three days after its publication: prizes, certificates, one nomination, its people."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace

from playwright.sync_api import Browser

from app.auth.enums import Role
from app.auth.models import User
from app.clock import local_date, utc_now
from app.codes import format_code
from app.orm import db
from competitions.entries.models import Entry
from ecosystem.forwarding.services import propose_nominations
from ecosystem.forwarding.services_consent import answer_by_link, issue_link
from judging.awards import queries, services_papers
from judging.awards import services as awards
from judging.awards.models import Certificate
from judging.awards.services import Confirmation
from judging.results import services
from judging.results.models import Result
from judging.results.services import PublicationInput
from tests.browser.night import Night
from tests.browser.people import Person
from tests.ecosystem.factories import make_target
from tests.factories import make_officer
from tests.judging import contest as stage
from tests.judging.contest import Contest

#: Marks of chair, first and second judge for the three entries: without the first judge's the
#: second entry stands before the first.
FINAL = (((50, 30), (45, 36), (30, 30)), ((50, 38), (40, 30), (30, 30)),
         ((40, 30), (45, 30), (30, 30)))


@dataclass
class Ending:
    """A published final and everybody who has to do with what comes after."""

    night: Night
    browser: Browser
    made: Contest
    organiser: User
    clerk: User
    result: Result
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def office(self) -> str:
        """Return the path of the office."""
        return f"/organise/{self.made.competition.slug}"

    @property
    def review(self) -> str:
        """Return the path of the final's review."""
        return f"{self.office}/stages/{self.made.sittings[-1].stage_id}/results"

    @property
    def public(self) -> str:
        """Return the path of the public page."""
        return f"/competitions/{self.made.competition.slug}/results"

    def seat(self, user: User) -> Person:
        """Sit somebody down at a browser of the own, signed in."""
        if user.id not in self.people:
            person = Person(self.browser, self.night, user.name)  # type: ignore[arg-type]
            self.night.enter(person.context, user.name)
            self.people[user.id] = person
        return self.people[user.id]

    def code_of(self, entry: Entry) -> str:
        """Return the code on the latest certificate of an entry, as it is printed."""
        db.session.rollback()
        found = db.session.query(Certificate).filter_by(entry_id=entry.id).order_by(
            Certificate.id.desc()).first()
        return format_code(found.code)

    def places(self) -> list[str]:
        """Return the codes on the public page of the final, from the first place down."""
        page = self.seat(self.made.approver).page
        page.goto(self.night.url + self.public)
        return page.locator("main table").first.locator("td.code").all_inner_texts()

    def leave(self) -> None:
        """Close all browsers; no script of a page has failed."""
        for person in self.people.values():
            person.leaves()

    def verified(self) -> list[str]:
        """Return what `results verify` and `audit verify` find wrong."""
        db.session.rollback()
        runs = [self.night.app.test_cli_runner().invoke(args=args)
                for args in (["results", "verify"], ["audit", "verify"])]
        return [run.output for run in runs if run.exit_code]


def make_ending(night: Night, browser: Browser) -> Ending:
    """Judge two stages by services, publish, give the prizes, certify and nominate the first."""
    made, then = stage.make_contest(entries=3, judges=2), utc_now() - timedelta(days=3)
    for sitting in made.sittings:
        sitting.opened_at, sitting.seats = then, 3 if sitting is made.sitting else None
        db.session.commit()
        result = _publish(made, sitting, then)
    organiser = make_officer(Role.ORGANISER, made.competition, name="Võ Thị Lan")
    clerk = make_officer(Role.CLERK, made.competition, name="Bùi Văn Thư")
    for entry in made.entries:
        entry.members[0].confirmed_at = then
    given = {prize: (entry,) for prize, entry in queries.propose(result).given}
    awards.confirm_awards(result.id, Confirmation(given, ""), actor=organiser, now=then)
    services_papers.issue_certificates(result.id, actor=clerk, now=then)
    _nominate(made, organiser, then)
    return Ending(night, browser, made, organiser, clerk, result)


def _publish(made: Contest, sitting: object, then: datetime) -> Result:
    for judge, marks in zip(made.scorers, FINAL, strict=True):
        for entry, given in zip(made.entries, marks, strict=True):
            stage.score(sitting, judge, entry, *given)  # type: ignore[arg-type]
    result = services.close_and_compute(
        sitting.id, {}, actor=made.chair, now=then)  # type: ignore[attr-defined]
    services.approve_result(result.id, actor=made.chair, now=then)
    return services.publish_result(
        result.id, PublicationInput("12/QĐ-UBND", local_date(then), False),
        actor=made.approver, now=then)


def _nominate(made: Contest, organiser: User, then: datetime) -> None:
    """Put the first place forward; its members have agreed."""
    target = make_target(SimpleNamespace(competition=made.competition, organiser=organiser),
                         top_n=1, quota=1, deadline=then + timedelta(days=30))
    nomination, = propose_nominations(target.id, [made.entries[0].id], actor=organiser, now=then)
    for consent in list(nomination.consents):
        answer_by_link(issue_link(consent.id, actor=organiser, now=then)[1], True, now=then)
