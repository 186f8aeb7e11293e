"""What can become of a project, and how it was helped."""

from enum import StrEnum


class OutcomeKind(StrEnum):
    """An event that an indicator may count."""

    SUPPORT = "support"
    ENTERPRISE = "enterprise"
    CAPITAL = "capital"
    IDEA = "idea"
    PRODUCT = "product"
    PRIZE_ELSEWHERE = "prize_elsewhere"
    SUPPORT_ORGANISATION = "support_organisation"
    SERVICE_ZONE = "service_zone"
    ADVISER = "adviser"
    CLUB = "club"
    COLLEGE_PLAN = "college_plan"
    SCHOOL_PLAN = "school_plan"
    EVENT = "event"
    ECOSYSTEM_LEVEL = "ecosystem_level"


class SupportKind(StrEnum):
    """How a project was helped."""

    TRAINING = "training"
    MENTORING = "mentoring"
    MONEY = "money"
    CONNECTION = "connection"


class Territory(StrEnum):
    """Where it happened, by the borders before 1 July 2025: targets were set for these."""

    QUANG_NGAI = "quang_ngai"
    KON_TUM = "kon_tum"
    SON_LA = "son_la"


#: Whose outcomes a plan of a territory hears of; those outside it are shown, never added.
HEARD_BY = {
    Territory.QUANG_NGAI: frozenset({Territory.QUANG_NGAI, Territory.KON_TUM}),
    Territory.KON_TUM: frozenset({Territory.KON_TUM}),
    Territory.SON_LA: frozenset({Territory.SON_LA}),
}
#: Events that happen to a project; the others happen to an organisation or a person.
OF_PROJECTS = frozenset({
    OutcomeKind.SUPPORT, OutcomeKind.ENTERPRISE, OutcomeKind.CAPITAL, OutcomeKind.IDEA,
    OutcomeKind.PRODUCT, OutcomeKind.PRIZE_ELSEWHERE,
})
#: Events with an amount of money.
WITH_AMOUNT = frozenset({OutcomeKind.CAPITAL})
