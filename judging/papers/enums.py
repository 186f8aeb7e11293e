"""The papers of a season, whose data they show, and the steps of a paper's life."""

from enum import StrEnum


class PaperKind(StrEnum):
    """What the program writes; the numbers are those of the season's chain of papers."""

    SCREENING = "screening"
    BLANK_SHEETS = "blank_sheets"
    FILLED_SHEETS = "filled_sheets"
    JUDGE_SUMMARY = "judge_summary"
    SCORE_TABLE = "score_table"
    MINUTES = "minutes"
    PROPOSAL = "proposal"
    RESULT_DECISION = "result_decision"
    COMMITTEE_DECISION = "committee_decision"
    SECRETARIAT_DECISION = "secretariat_decision"
    PANEL_DECISION = "panel_decision"
    RULES_DECISION = "rules_decision"
    REVOCATION = "revocation"
    NOTICE = "notice"
    INVITATION = "invitation"
    CALL_LETTER = "call_letter"
    NOMINATION_LETTER = "nomination_letter"
    REPORT = "report"
    SIGNING_LIST = "signing_list"
    NAME_PLATES = "name_plates"
    BADGES = "badges"


class Scope(StrEnum):
    """What a paper is about."""

    COMPETITION = "competition"
    SITTING = "sitting"
    JUDGE = "judge"


class Reveals(StrEnum):
    """What a reader learns from a paper before everybody does."""

    NOTHING = "nothing"
    RANKING = "ranking"
    SHEETS = "sheets"


class PaperState(StrEnum):
    """Dự thảo → trình ký → đã ký → ban hành; a draft may be thrown away."""

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    ISSUED = "issued"
    DISCARDED = "discarded"


S = PaperState
TRANSITIONS: dict[PaperState, frozenset[PaperState]] = {
    S.DRAFT: frozenset({S.SENT, S.DISCARDED}),
    S.SENT: frozenset({S.DRAFT, S.SIGNED}),
    S.SIGNED: frozenset({S.ISSUED}),
    S.ISSUED: frozenset(),
    S.DISCARDED: frozenset(),
}
