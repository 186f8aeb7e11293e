"""The package that goes to the target contest: one ZIP, the same bytes for the same facts."""

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from app import clock
from app.downloads import safe_filename
from app.files.storage import Store, digest_of
from competitions.dossiers.enums import FieldKind
from competitions.entries.dossiers import SubmissionView
from ecosystem.forwarding.models import Nomination

FORMAT = "be-phong-nomination-1"
NOTICE = "Dữ liệu minh họa"


def build_package(nomination: Nomination, view: SubmissionView, store: Store) -> bytes:
    """Return the ZIP of the named version: manifest, answers as text, files in their order."""
    files = [(f"tep/{place:02d}_{safe_filename(file.name)}", file)
             for place, file in enumerate(view.files, start=1)]
    contents = [(name, _content(store, file.sha256)) for name, file in files]
    manifest = _manifest(nomination, view)
    manifest["files"] = [
        {"path": name, "field": file.field, "name": file.name, "size": file.size,
         "sha256": file.sha256, "content_type": file.content_type} for name, file in files
    ]
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    parts = [("manifest.json", text.encode()), ("ho-so.txt", _answers(nomination, view).encode()),
             *contents]
    return _zip(parts, clock.local(view.submitted_at).timetuple()[:6])


def package_name(nomination: Nomination) -> str:
    """Return what the package is called on a disk."""
    code, version = nomination.entry.code, nomination.submission_number
    return safe_filename(f"{code}-v{version}-{nomination.target.name}"[:120] + ".zip")


def _content(store: Store, sha256: str) -> bytes:
    content = store.get(sha256)
    if digest_of(content) != sha256:
        raise ValueError(f"The stored file {sha256} is not what was submitted.")
    return content


def _manifest(nomination: Nomination, view: SubmissionView) -> dict[str, Any]:
    target = nomination.target
    return {
        "format": FORMAT,
        "competition": target.competition.name,
        "is_demo": target.competition.is_demo,
        "notice": NOTICE if target.competition.is_demo else "",
        "entry": {"code": view.code, "title": view.title, "track": view.track,
                  "unit": view.unit_name},
        "submission": {"number": view.number, "digest": view.digest,
                       "submitted_at": clock.local(view.submitted_at).isoformat()},
        "basis": nomination.basis,
        "target": {"name": target.name, "organiser": target.organiser, "level": target.level,
                   "sender": target.sender},
        "team": [vars(member) for member in view.team],
        "consents": [
            {"name": consent.member.name, "text_version": consent.text_version,
             "channel": consent.channel, "given_at": clock.local(consent.given_at).isoformat()}
            for consent in nomination.consents
            if consent.given_at is not None and consent.withdrawn_at is None
        ],
    }


def _answers(nomination: Nomination, view: SubmissionView) -> str:
    lines = [view.title, "=" * min(len(view.title), 72), "",
             f"Mã hồ sơ: {view.code} (lần nộp {view.number})",
             f"Cuộc thi: {nomination.target.competition.name}", f"Bảng: {view.track}",
             f"Đơn vị: {view.unit_name}", f"Mã đối chiếu: {view.digest}", "", "Nhóm tác giả"]
    lines += [_member(member.name, (member.title, member.unit_name)) for member in view.team]
    if nomination.target.competition.is_demo:
        lines.insert(0, NOTICE.upper())
    section = None
    for answer in view.answers:
        if answer.kind is FieldKind.FILE:
            continue
        if answer.section != section:
            section = answer.section
            lines += ["", section.upper()] if section else [""]
        lines += ["", answer.label, answer.value]
    return "\n".join(lines) + "\n"


def _member(name: str, details: Sequence[str]) -> str:
    return "- " + ", ".join(part for part in (name, *details) if part)


def _zip(parts: list[tuple[str, bytes]], at: tuple[int, ...]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, at)  # type: ignore[arg-type]
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()
