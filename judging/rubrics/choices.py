"""The closed words of rubrics and methods, for pages and forms."""

from app.i18n import _l
from judging.rubrics.enums import (
    Aggregate,
    DeviationAction,
    DeviationBasis,
    FloorBasis,
    Missing,
)

AGGREGATES = {
    Aggregate.MEAN: _l("Mean of the sheets"),
    Aggregate.TRIMMED_MEAN: _l("Mean without the highest and lowest sheets"),
    Aggregate.MEDIAN: _l("Median of the sheets"),
    Aggregate.SUM: _l("Sum of the sheets"),
}
MISSING = {
    Missing.REJECT: _l("The sheet does not count"),
    Missing.RENORMALISE: _l("The sheet counts in proportion to the rest"),
    Missing.ZERO: _l("The criterion counts as 0"),
}
FLOOR_BASES = {
    FloorBasis.ANY_SHEET: _l("on any one sheet"),
    FloorBasis.AVERAGE: _l("on average over the sheets"),
}
DEVIATION_BASES = {
    DeviationBasis.MEAN: _l("between a sheet and the mean of its entry"),
    DeviationBasis.RANGE: _l("between the highest and the lowest sheet"),
}
DEVIATION_ACTIONS = {
    DeviationAction.FLAG: _l("Flag it for the panel; it still counts"),
    DeviationAction.EXCLUDE: _l("Leave the sheet out"),
}
TIE_RULES = {
    "first_places": _l("Number of first places among the judges"),
    "head_to_head": _l("Entries compared judge by judge"),
    "median": _l("Median of the sheets"),
    "chair": _l("Decision of the chair"),
}
