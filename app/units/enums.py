"""Kinds of units and levels of contests."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is; the district is history since 2025-07-01 but stays a kind."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    WARD = "ward"
    SPECIAL_ZONE = "special_zone"
    DEPARTMENT = "department"
    SCHOOL = "school"
    ASSOCIATION = "association"
    ORGANISATION = "organisation"


class Level(StrEnum):
    """How high a contest stands on the ladder."""

    COMMUNE = "commune"
    SECTOR = "sector"
    PROVINCE = "province"
    REGION = "region"
    NATION = "nation"
    WORLD = "world"
