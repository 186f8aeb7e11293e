"""Two contests side by side with every role, and objects for every address of the product.

A side's first track is published to the end, with prizes, certificates and a nomination; its
second track is being judged. Whatever an address asks for is found by the parameter's name, by
the endpoint and the name where one name means several things, or by the role and the name where
each has its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.audit.services import record
from app.auth import tokens
from app.auth.enums import Purpose, Role
from app.auth.models import User
from app.auth.services_links import issue_link
from app.clock import utc_now
from app.files.services import keep
from app.files.storage import digest_of
from app.jobs.models import Job
from app.orm import db
from app.outbox.services import post
from app.text import fold, sort_key
from app.transaction import transaction
from app.units.enums import Level
from competitions.dossiers.services import create_form
from competitions.engine import Kind
from competitions.entries.models import Attachment, Entry
from competitions.programme.models import RuleBook
from competitions.screening.models import EligibilityRule, PaperSet
from ecosystem.forwarding.enums import EventKind
from ecosystem.forwarding.models import Nomination, NominationConsent, NominationEvent
from ecosystem.forwarding.policies import TEXT_VERSION
from ecosystem.forwarding.services import TargetInput, create_target
from ecosystem.forwarding.services_consent import issue_link as issue_consent_link
from ecosystem.plans.models import Fact, Indicator, Suggestion, Target
from ecosystem.plans.services import load_plans, record_outcome
from ecosystem.projects.enums import OutcomeKind, Territory
from ecosystem.projects.services import OutcomeInput
from judging.panels.enums import ConflictKind, Seat
from judging.panels.models import Conflict, Panel, PanelMember
from judging.papers.enums import PaperKind
from judging.papers.models import Paper
from judging.results.complaints.enums import Channel, ComplaintKind
from judging.results.complaints.services import ComplaintInput, receive
from judging.results.models import Result
from judging.rubrics.models import Sitting
from judging.scoresheets.models import SignedSheet
from tests.competitions.entries.helpers import pdf
from tests.factories import NOW, grant, make_user
from tests.judging.contest import Contest, make_contest
from tests.laws.filing import add_page, add_upload
from tests.laws.hall import add_hall
from tests.laws.people import add_people
from tests.laws.stages import give_prizes, open_second_track, play, sheet_of

#: Columns of the matrix, in its order.
ROLES = ("anonymous", "founder", "judge", "chair", "deputy_chair", "panel_secretary", "organiser",
         "secretary", "clerk", "approver", "observer", "admin", "ecosystem", "leader")
FAR = datetime(2099, 1, 1, tzinfo=UTC)
MARKS = {1: (50, 30), 2: (40, 30), 3: (30, 20)}
SCORING = ("chair", "judge", "deputy_chair")


@dataclass
class Side:
    """One contest: its people by role, and what stands for each parameter of an address."""

    people: dict[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def find(self, endpoint: str, name: str, role: str) -> Any:
        """Return what an address asks for; KeyError says what the world still lacks."""
        for key in (f"{endpoint}.{role}:{name}", f"{role}:{name}", f"{endpoint}.{name}",
                    f"{endpoint.split('.')[0]}.{name}"):
            if key in self.values:
                return self.values[key]
        return self.values[name]


@dataclass
class World:
    """The two sides; people of `here` try their doors here and there."""

    here: Side
    there: Side


def build_world(store: Any) -> World:
    """Return the world, committed."""
    return World(_build_side(store), _build_side(store))


def _build_side(store: Any) -> Side:
    contest = make_contest(entries=3, judges=1)
    competition = contest.competition
    competition.deadline = FAR
    asked = create_form(competition.id, now=NOW)
    side = Side(people=_people(contest))
    side.values["field_id"] = asked[0].id
    result = _publish(contest, side)
    _sheets(contest, side)
    _drafts(contest, side)
    _office(contest, side)
    _secrets(contest, side)
    _screening(contest, side)
    _files(contest, side, store)
    track, stage = competition.tracks[0], competition.stages[1]
    side.values |= {
        "slug": competition.slug, "track_id": track.id, "stage_id": stage.id,
        "prize_id": track.prizes[0].id, "result_id": result.id, "entry_id": contest.entries[0].id,
        "ref": contest.entries[0].ref, "code": contest.entries[0].code, "number": 1, "index": 0,
        "leaf": 1,
        "member_id": contest.entries[0].members[0].id, "year": 2026,
        "competition_id": competition.id,
    }
    _consequences(contest, side)
    _complain(competition.id)
    _paper(contest, side)
    _indicators(contest, side, store)
    side.values |= add_people(contest, side.people)
    side.values |= add_hall(side.values["judge:sheet_id"],
                            {role: side.people[role] for role in SCORING},
                            contest.entries[0].attachments[0].file)
    return side


def _paper(contest: Contest, side: Side) -> None:
    """Begin a paper of the office that reveals nothing."""
    paper = Paper(competition_id=contest.competition.id, kind=PaperKind.SCREENING, values={},
                  created_at=NOW, created_by_id=side.people["organiser"])
    db.session.add(paper)
    db.session.commit()
    side.values |= {"papers.paper_id": paper.id, "paper_life.paper_id": paper.id,
                    "paper_templates.kind": paper.kind.value, "paper_templates.number": 1}


def _complain(competition_id: int) -> None:
    """Put line 1 into the register."""
    receive(competition_id, ComplaintInput(
        ComplaintKind.REFLECTION, Channel.PAPER, NOW.date(), "Phản ánh", "Nội dung"),
        actor=None, now=NOW)


def _people(contest: Contest) -> dict[str, int]:
    """Give every role to somebody; seats of the panel come with a place on it."""
    panel = db.session.query(Panel).filter_by(competition_id=contest.competition.id).one()
    people = {"founder": contest.entries[0].owner_id, "chair": contest.chair.id,
              "judge": contest.judges[0].id, "approver": contest.approver.id}
    for seat in (Seat.DEPUTY_CHAIR, Seat.SECRETARY):
        user = make_user(f"Người giữ ghế {seat.value}")
        panel.members.append(PanelMember(
            user_id=user.id, seat=seat, invited_at=NOW, accepted_at=NOW, declared_at=NOW))
        db.session.commit()
        grant(user, seat.role, contest.competition)
        people[seat.role.value] = user.id
        if seat is Seat.DEPUTY_CHAIR:
            contest.judges.append(user)
    for name in ROLES:
        if name not in people and name != "anonymous":
            user = make_user(f"Người giữ vai {name}")
            grant(user, Role(name), contest.competition)
            people[name] = user.id
    return people


def _publish(contest: Contest, side: Side) -> Result:
    """Play both stages of the first track to the end; prizes and certificates follow."""
    result = play(contest, MARKS, finalists=2)
    made = give_prizes(result, db.session.get_one(User, side.people["organiser"]))
    side.values["certificate_id"] = made[0].id
    side.values["award_id"] = made[0].award_id
    side.values["verification.code"] = made[0].code
    side.values["results.sitting_id"] = result.sitting_id
    return result


def _sheets(contest: Contest, side: Side) -> None:
    """Open the second track and give everybody who scores a sheet there."""
    scoring, final = open_second_track(contest, 1)
    side.values["sitting_id"] = scoring.id
    side.values["criterion_id"] = scoring.rubrics[0].criteria[0].id
    for view in ("enter_draw", "check_draw"):
        side.values[f"panels.{view}.sitting_id"] = final.id
    for role in SCORING:
        side.values[f"{role}:sheet_id"], _entry = sheet_of(scoring, side.people[role])
    side.values["sheet_id"] = side.values["judge:sheet_id"]
    signed = db.session.query(SignedSheet).order_by(SignedSheet.id.desc()).first()
    assert signed is not None
    side.values["signed_id"] = signed.id
    conflict = Conflict(user_id=contest.judges[0].id, entry_id=contest.entries[2].id, note="",
                        kind=ConflictKind.MENTOR, declared_by_id=contest.judges[0].id,
                        declared_at=NOW)
    db.session.add(conflict)
    db.session.commit()
    side.values["conflict_id"] = conflict.id


def _drafts(contest: Contest, side: Side) -> None:
    """Let the founder keep a draft beside the entry that was submitted."""
    title = "Bản nháp chưa nộp"
    draft = Entry(competition_id=contest.competition.id, track_id=contest.competition.tracks[0].id,
                  owner_id=side.people["founder"], title=title, sort_key=sort_key(title),
                  search=fold(title), draft={"title": title}, created_at=NOW)
    db.session.add(draft)
    db.session.commit()
    for view in ("edit_draft", "submit_entry"):
        side.values[f"entries.{view}.ref"] = draft.ref


def _office(contest: Contest, side: Side) -> None:
    """Write a mail, a job, a seat and a grant that office pages show."""
    competition = contest.competition
    organiser = db.session.get_one(User, side.people["organiser"])
    panel = db.session.query(Panel).filter_by(competition_id=competition.id).one()
    judge = next(row for row in panel.members if row.user_id == side.people["judge"])
    job = Job(kind="test", arguments={}, created_by_id=organiser.id, created_at=NOW)
    db.session.add(job)
    db.session.commit()
    message = _post(competition.id, organiser)
    observer, leader = (db.session.get_one(User, side.people[role])
                        for role in ("observer", "leader"))
    side.values |= {
        "panel_id": panel.id, "panels.member_id": judge.id, "user_id": side.people["judge"],
        "judge_id": side.people["judge"], "job_id": job.id, "message_id": message,
        "grant_id": observer.grants[0].id, "auth_admin.user_id": observer.id,
        "auth_admin.revoke_role.grant_id": leader.grants[0].id,
        "auth_admin.revoke_role.user_id": leader.id,
    }


@transaction()
def _post(competition_id: int, actor: User) -> int:
    message = post("test", "a@example.test", "Thư thử nghiệm", "Kính gửi anh/chị.", now=NOW,
                   competition_id=competition_id)
    db.session.flush()
    record("test", message, actor=actor, now=NOW, competition_id=competition_id)
    return message.id


def _secrets(contest: Contest, side: Side) -> None:
    """Issue a link of every kind; the moment is the real one, as pages compare with the clock."""
    now = utc_now()
    founder = db.session.get_one(User, side.people["founder"])
    judge = db.session.get_one(User, side.people["judge"])
    secrets = _tokens(founder, now)
    link, personal = issue_link(judge, contest.competition.id, actor=contest.chair, now=now)
    side.values |= {
        "account.confirm_new_address.secret": secrets[Purpose.CHANGE_ADDRESS],
        "auth.accept_invitation.secret": secrets[Purpose.INVITATION],
        "auth.confirm_address.secret": secrets[Purpose.CONFIRM_ADDRESS],
        "auth.reset_password.secret": secrets[Purpose.RESET_PASSWORD],
        "link.open_link.secret": personal, "link_id": link.id,
    }


@transaction()
def _tokens(user: User, now: datetime) -> Mapping[Purpose, str]:
    given = {"email": "new@example.test", "name": "Hồ Thị Mới", "password_hash": "x",
             "locale": "vi", "onward": None, "privacy": "2026-11"}
    return {purpose: tokens.issue(user, purpose, now, **given)[0] for purpose in Purpose}


@transaction()
def _screening(contest: Contest, side: Side) -> None:
    """Let the program check an article, and a dossier arrive on paper."""
    rule = EligibilityRule(
        competition_id=contest.competition.id, kind=Kind.TEAM_SIZE, most=5, created_at=NOW,
        article="khoản 2 Điều 4", text="Nhóm không quá 5 người")
    paper = PaperSet(entry_id=contest.entries[0].id, received_on=NOW.date(), sets=2,
                     recorded_by_id=contest.chair.id, recorded_at=NOW)
    db.session.add_all([rule, paper])
    db.session.flush()
    side.values |= {"rule_id": rule.id, "paper_id": paper.id}


def _files(contest: Contest, side: Side, store: Any) -> None:
    """Put a file into the founder's draft and into what was submitted."""
    content = pdf()
    store.put(digest_of(content), content)
    entry = contest.entries[0]
    row = keep(store, content, "application/pdf", now=NOW)
    attachment = Attachment(entry_id=entry.id, field_key="deck", file=row, name="Bài.pdf",
                            uploaded_at=NOW, uploaded_by_id=entry.owner_id)
    db.session.add(attachment)
    _sheet, judged = sheet_of(db.session.get_one(Sitting, side.values["sitting_id"]),
                              side.people["judge"])
    for submitted in (entry, judged):
        submitted.submissions[0].files = [{
            "field": "deck", "name": "Bài.pdf", "sha256": row.sha256, "size": row.size,
            "content_type": row.content_type}]
    db.session.commit()
    side.values["attachment_id"] = attachment.id
    add_page(row, store)
    side.values["upload"] = add_upload(entry, entry.owner_id)
    book = db.session.query(RuleBook).filter_by(competition_id=contest.competition.id).one()
    book.file_id = row.id
    db.session.commit()


def _consequences(contest: Contest, side: Side) -> None:
    """Put the winner forward to a regional contest, with a reply that came back."""
    organiser = db.session.get_one(User, side.people["organiser"])
    target = create_target(contest.competition.id, TargetInput(
        name="Cuộc thi vùng thử nghiệm", organiser="Đơn vị đăng cai thử nghiệm",
        level=Level.REGION, deadline=FAR, quota=2, top_n=2, sender="Sở thử nghiệm",
        prize_floor=None, checklist=("Phiếu đăng ký",)), actor=organiser, now=NOW)
    nomination = _nominate(contest, target.id, side.values["result_id"])
    consent = nomination.consents[0]
    side.values |= {
        "target_id": target.id, "nomination_id": nomination.id, "consent_id": consent.id,
        "forwarding.ref": nomination.ref, "consents.ref": nomination.ref,
        "event_id": _event(nomination.id, contest),
        "token": issue_consent_link(consent.id, actor=organiser, now=utc_now())[1],
    }


def _nominate(contest: Contest, target_id: int, result_id: int) -> Nomination:
    """Write the row itself: the rule asks for a published final, and ours is being judged."""
    entry = contest.entries[0]
    nomination = Nomination(
        target_id=target_id, entry_id=entry.id, submission_id=entry.submissions[0].id,
        submission_number=1, result_id=result_id, proposed_at=NOW,
        proposed_by_id=contest.chair.id,
        basis={"rank": 1, "score": "80", "prize": 1, "prize_name": "Giải Nhất", "track": "Dự án"},
        consents=[NominationConsent(member_id=entry.members[0].id, text_version=TEXT_VERSION)],
    )
    db.session.add(nomination)
    db.session.commit()
    return nomination


def _event(nomination_id: int, contest: Contest) -> int:
    file_id = contest.entries[0].attachments[0].file_id
    row = NominationEvent(
        nomination_id=nomination_id, kind=EventKind.ACCEPTED, happened_on=NOW.date(),
        text="Đã nhận", file_id=file_id, file_name="Công văn.pdf", recorded_at=NOW,
        recorded_by_id=contest.chair.id)
    db.session.add(row)
    db.session.commit()
    return row.id


def _indicators(contest: Contest, side: Side, store: Any) -> None:
    """Record an outcome that counts, and leave a suggestion open."""
    officer = db.session.get_one(User, side.people["ecosystem"])
    load_plans()
    outcome = record_outcome(OutcomeInput(
        kind=OutcomeKind.CLUB, subject="Câu lạc bộ thử nghiệm", occurred_on=NOW.date(),
        territory=Territory.QUANG_NGAI, description="Thành lập",
        stored=(contest.entries[0].attachments[0].file_id, "Quyết định.pdf"),
    ), store, actor=officer, now=NOW)
    fact = db.session.query(Fact).filter_by(outcome_id=outcome.id).first()
    indicator = db.session.query(Indicator).join(Target).filter_by(first_year=None).first()
    assert fact
    assert indicator
    suggestion = Suggestion(
        indicator_id=indicator.id, source=f"event:{side.values['event_id']}",
        entry_id=contest.entries[0].id, event_id=side.values["event_id"],
        kind=OutcomeKind.IDEA, occurred_on=NOW.date(), created_at=NOW,
        territory=Territory.QUANG_NGAI)
    db.session.add(suggestion)
    db.session.commit()
    side.values |= {
        "plans.code": indicator.plan.code, "key": indicator.key, "form": "json",
        "outcome_id": outcome.id, "fact_id": fact.id, "suggestion_id": suggestion.id,
    }
