"""Every kind of paper: its name, what it is about, what it reveals, what officers type, its words.

A field that is left empty takes what the data say, or stays open for a pen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.i18n import _l
from app.paper.document import Document
from judging.papers import (
    decisions,
    letters,
    lists,
    minutes,
    result_papers,
    score_table,
    screening_paper,
    sheet_papers,
)
from judging.papers.enums import PaperKind, Reveals, Scope
from judging.papers.facts import Facts
from judging.papers.parts import Values


@dataclass(frozen=True)
class Field:
    """Something that an officer may type."""

    key: str
    label: Any
    #: "line", "text" (several lines) or "time".
    form: str = "line"
    help: Any = ""


@dataclass(frozen=True)
class Kind:
    """One kind of paper."""

    name: Any
    #: As Vietnamese offices call it, on lists and in file names.
    title: str
    scope: Scope
    reveals: Reveals
    build: Callable[[Facts, Values], Document]
    fields: tuple[Field, ...] = ()
    #: A number of the office's series stands on it.
    is_numbered: bool = True
    #: May stand on the competition's page.
    may_be_public: bool = False


ISSUER = Field("issuer", _l("Issuing body"), help=_l("Empty: as the programme says."))
PARENT = Field("parent", _l("Body above it"))
SYMBOL = Field("symbol", _l("Symbol after the number"), help=_l("Such as QĐ-BTC. The number itself "
               "is the clerk's, after signature."))
AUTHORITY = Field("authority", _l("Authority and office of the signer"), "text",
                  _l("One line each, such as: TM. BAN TỔ CHỨC / TRƯỞNG BAN."))
SIGNER = Field("signer", _l("Name of the signer"), help=_l("Without an academic title."))
RECIPIENTS = Field("recipients", _l("Recipients (Nơi nhận)"), "text", _l("One to a line."))
SECRETARY = Field("secretary", _l("Secretary of the meeting"))
OPENED = Field("opened", _l("Opened at"), "time")
CLOSED = Field("closed", _l("Meeting ended at"), "time")
DAY = Field("day", _l("Day of the meeting"), help=_l("Such as: ngày 05 tháng 3 năm 2026."))
PLACE = Field("place", _l("Place of the meeting"))
COPIES = Field("copies", _l("Number of copies"), help=_l("Such as: 03."))
COPIES_TO = Field("copies_to", _l("Copies for"))
DISCUSSION = Field("discussion", _l("Discussion"), "text")
BASES = Field("bases", _l("Further legal bases"), "text", _l("One to a line; the list of the "
              "office is printed anyway."))
DECIDER = Field("decider", _l("Deciding authority"), help=_l("Such as: TRƯỞNG BAN TỔ CHỨC."))
PROPOSED_BY = Field("proposed_by", _l("Proposed by"))
CARRIED_OUT = Field("carried_out", _l("Who carries it out"), "text")
TO = Field("to", _l("Addressed to (Kính gửi)"), "text", _l("One to a line."))
MEMBERS = Field("members", _l("Members"), "text",
                _l("One to a line: name; title and unit; task."))
TASKS = Field("tasks", _l("Tasks"), "text")
SUBJECT = Field("subject", _l("Subject (trích yếu)"))
TEXT = Field("text", _l("Text"), "text", _l("One paragraph to a line; empty: our words."))
ENDING = Field("ending", _l("Last sentence"))
PEOPLE = Field("people", _l("People"), "text",
               _l("One to a line: name; title and unit; task. Empty: everybody on the panels."))
HEAD = (ISSUER, PARENT, SYMBOL)
END = (AUTHORITY, SIGNER, RECIPIENTS)
DECISION = (*HEAD, DECIDER, BASES, PROPOSED_BY)

KINDS: dict[PaperKind, Kind] = {
    PaperKind.SCREENING: Kind(
        _l("Minutes of screening"), "Biên bản rà soát hồ sơ", Scope.COMPETITION, Reveals.NOTHING,
        screening_paper.screening_minutes,
        (*HEAD, OPENED, CLOSED, DAY, PLACE, Field("present", _l("Who was present"), "text"),
         SIGNER, SECRETARY, DISCUSSION, COPIES)),
    PaperKind.BLANK_SHEETS: Kind(
        _l("Score sheets, blank"), "Phiếu chấm điểm", Scope.SITTING, Reveals.NOTHING,
        sheet_papers.blank_sheets, (ISSUER, PARENT), is_numbered=False),
    PaperKind.FILLED_SHEETS: Kind(
        _l("Score sheets, filled in"), "Phiếu chấm điểm đã chấm", Scope.SITTING, Reveals.SHEETS,
        sheet_papers.filled_sheets, (ISSUER, PARENT), is_numbered=False),
    PaperKind.JUDGE_SUMMARY: Kind(
        _l("Summary sheet of a judge"), "Phiếu chấm tổng hợp", Scope.JUDGE, Reveals.SHEETS,
        sheet_papers.judge_summary, (ISSUER, PARENT), is_numbered=False),
    PaperKind.SCORE_TABLE: Kind(
        _l("Table of scores"), "Bảng tổng hợp điểm", Scope.SITTING, Reveals.SHEETS,
        score_table.score_table, (ISSUER, PARENT, AUTHORITY, SIGNER, SECRETARY),
        is_numbered=False),
    PaperKind.MINUTES: Kind(
        _l("Minutes of the panel"), "Biên bản họp Hội đồng giám khảo", Scope.SITTING,
        Reveals.SHEETS, minutes.minutes,
        (*HEAD, OPENED, CLOSED, DAY, PLACE, Field("panel_decision", _l("Decision on the panel")),
         Field("guests", _l("Guests"), "text", _l("One to a line.")),
         Field("chair", _l("Who chaired")), SECRETARY, DISCUSSION,
         Field("conclusion", _l("Conclusion"), "text", _l("Empty: what follows from the ranking.")),
         COPIES, COPIES_TO, AUTHORITY, SIGNER)),
    PaperKind.PROPOSAL: Kind(
        _l("Proposal to approve the results"), "Tờ trình phê duyệt kết quả", Scope.COMPETITION,
        Reveals.RANKING, result_papers.proposal,
        (*HEAD, TO, Field("more", _l("Further paragraphs"), "text"),
         Field("request", _l("What is asked for"), "text"), *END)),
    PaperKind.RESULT_DECISION: Kind(
        _l("Decision on results and prizes"), "Quyết định phê duyệt kết quả và trao giải",
        Scope.COMPETITION, Reveals.RANKING, result_papers.result_decision,
        (*DECISION, Field("funding", _l("Article 2: money and certificates"), "text"),
         CARRIED_OUT, *END), may_be_public=True),
    PaperKind.COMMITTEE_DECISION: Kind(
        _l("Decision on the organising committee"), "Quyết định thành lập Ban Tổ chức",
        Scope.COMPETITION, Reveals.NOTHING, decisions.committee_decision,
        (*DECISION, MEMBERS, TASKS, CARRIED_OUT, *END), may_be_public=True),
    PaperKind.SECRETARIAT_DECISION: Kind(
        _l("Decision on the secretariat"), "Quyết định thành lập Tổ thư ký", Scope.COMPETITION,
        Reveals.NOTHING, decisions.secretariat_decision,
        (*DECISION, MEMBERS, TASKS, CARRIED_OUT, *END), may_be_public=True),
    PaperKind.PANEL_DECISION: Kind(
        _l("Decision on the panels of judges"), "Quyết định thành lập Hội đồng giám khảo",
        Scope.COMPETITION, Reveals.NOTHING, decisions.panel_decision,
        (*DECISION, TASKS, CARRIED_OUT, *END), may_be_public=True),
    PaperKind.RULES_DECISION: Kind(
        _l("Decision on the rules, new or amended"), "Quyết định về Thể lệ", Scope.COMPETITION,
        Reveals.NOTHING, decisions.rules_decision,
        (*DECISION, Field("changes", _l("Amendments, one to a line"), "text",
                          _l("Empty: the rules are issued for the first time.")),
         CARRIED_OUT, *END), may_be_public=True),
    PaperKind.REVOCATION: Kind(
        _l("Decision that takes a prize back"), "Quyết định thu hồi giải thưởng",
        Scope.COMPETITION, Reveals.RANKING, decisions.revocation,
        (*DECISION, Field("whose", _l("Whose prize: entry, team and prize")),
         Field("reason", _l("Reason")), Field("effects", _l("Article 2: what follows"), "text"),
         CARRIED_OUT, *END), may_be_public=True),
    PaperKind.NOTICE: Kind(
        _l("Notice"), "Thông báo", Scope.COMPETITION, Reveals.RANKING, letters.notice,
        (*HEAD, SUBJECT, TEXT, ENDING, *END), may_be_public=True),
    PaperKind.INVITATION: Kind(
        _l("Invitations"), "Giấy mời", Scope.COMPETITION, Reveals.NOTHING, letters.invitation,
        (*HEAD, SUBJECT, Field("guests", _l("Guests"), "text",
                               _l("One to a line; empty: everybody on the panels.")),
         Field("event", _l("To what")), Field("when", _l("When")), PLACE, TEXT, ENDING, *END)),
    PaperKind.CALL_LETTER: Kind(
        _l("Letter that asks units for projects"), "Công văn cử dự án", Scope.COMPETITION,
        Reveals.NOTHING, letters.call_letter,
        (*HEAD, SUBJECT, TO, Field("deadline", _l("Until when")), TEXT, ENDING, *END),
        may_be_public=True),
    PaperKind.NOMINATION_LETTER: Kind(
        _l("Letter that puts projects forward"), "Công văn đề cử dự án", Scope.COMPETITION,
        Reveals.RANKING, letters.nomination_letter,
        (*HEAD, SUBJECT, TO, Field("target", _l("For which contest")),
         Field("codes", _l("Codes of the entries"), "text",
               _l("One to a line; empty: all that won a prize.")), TEXT, ENDING, *END)),
    PaperKind.REPORT: Kind(
        _l("Report on the contest"), "Báo cáo kết quả cuộc thi", Scope.COMPETITION,
        Reveals.RANKING, letters.report,
        (*HEAD, TO, Field("organised", _l("How it was organised"), "text"),
         Field("assessment", _l("Assessment and proposals"), "text"), ENDING, *END),
        may_be_public=True),
    PaperKind.SIGNING_LIST: Kind(
        _l("Signing list"), "Danh sách ký nhận", Scope.COMPETITION, Reveals.NOTHING,
        lists.signing_list, (ISSUER, PARENT, SUBJECT, DAY, PLACE, PEOPLE, SIGNER),
        is_numbered=False),
    PaperKind.NAME_PLATES: Kind(
        _l("Name plates"), "Biển tên", Scope.COMPETITION, Reveals.NOTHING, lists.name_plates,
        (PEOPLE,), is_numbered=False),
    PaperKind.BADGES: Kind(
        _l("Badges"), "Thẻ đeo", Scope.COMPETITION, Reveals.NOTHING, lists.badges, (PEOPLE,),
        is_numbered=False),
}
