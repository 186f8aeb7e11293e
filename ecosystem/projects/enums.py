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


#: Events that happen to a project; the others happen to an organisation or a person.
OF_PROJECTS = frozenset({
    OutcomeKind.SUPPORT, OutcomeKind.ENTERPRISE, OutcomeKind.CAPITAL, OutcomeKind.IDEA,
    OutcomeKind.PRODUCT, OutcomeKind.PRIZE_ELSEWHERE,
})
#: Events with an amount of money.
WITH_AMOUNT = frozenset({OutcomeKind.CAPITAL})
