"""What a hall adds: a tablet that called, a paper typed once, dossiers made for a judge."""

from typing import Any

from app.jobs.models import Job, JobState
from app.orm import db
from judging.scoresheets.devices.models import DeskPin
from judging.scoresheets.models import DeskDevice, Scoresheet
from judging.scoresheets.paper.enums import PaperState
from judging.scoresheets.paper.models import PaperSheet
from judging.scoresheets.reading.enums import KIND
from tests.factories import NOW, make_user


def add_hall(sheet_id: int, scorers: dict[str, int], file: Any) -> dict[str, Any]:
    """Return what stands for the parameters of the addresses around the hall."""
    sheet = db.session.get_one(Scoresheet, sheet_id)
    device = DeskDevice(user_id=sheet.judge_id, uuid=f"{sheet.id:08d}-0000-4000-8000-000000000000",
                        created_at=NOW, last_contact_at=NOW, agent="Tablet", pending=2)
    paper = _paper(sheet, file)
    jobs = {role: _job(user_id, sheet, file) for role, user_id in scorers.items()}
    db.session.add_all([device, paper, *jobs.values()])
    db.session.commit()
    return {
        "device_id": device.id, "paper_id": paper.id, "nudges.entry_id": sheet.entry_id,
        **{f"reading.download_dossiers.{role}:job_id": job.id for role, job in jobs.items()},
        "reading.download_dossiers.job_id": jobs["judge"].id,
    }


def add_crowd(sheets: list[Scoresheet]) -> None:
    """Let each of many sheets have been typed from paper, and each judge have a tablet and PIN."""
    for judge_id in {sheet.judge_id for sheet in sheets}:
        db.session.add(DeskDevice(
            user_id=judge_id, uuid=f"{judge_id:08d}-0000-4000-8000-000000000001", created_at=NOW,
            last_contact_at=NOW, agent="Tablet"))
        db.session.add(DeskPin(
            digest=f"{judge_id:064d}", user_id=judge_id, issued_by_id=judge_id, issued_at=NOW,
            competition_id=sheets[0].sitting.competition_id, expires_at=NOW.replace(year=2090)))
    for sheet in sheets[::2]:
        db.session.add(_paper(sheet, None))
    db.session.commit()


def _paper(sheet: Scoresheet, file: Any) -> PaperSheet:
    clerk = make_user("Người nhập liệu")
    return PaperSheet(sheet_id=sheet.id, state=PaperState.TYPED, base=0, first={}, first_at=NOW,
                      first_by_id=clerk.id, file_id=file.id if file else None,
                      file_name="phiếu.pdf" if file else "")


def _job(user_id: int, sheet: Scoresheet, file: Any) -> Job:
    return Job(kind=KIND, arguments={"sitting": sheet.sitting_id}, state=JobState.DONE,
               created_by_id=user_id, created_at=NOW, finished_at=NOW,
               result={"sha256": file.sha256})
