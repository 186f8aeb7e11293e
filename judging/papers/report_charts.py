"""Charts of a report, each beside a table with the same figures."""

from collections.abc import Iterator

from app.paper import document as doc
from app.paper.document import Chart, Column, Grid
from judging.papers.facts import Distribution, Facts


def charts(facts: Facts) -> Iterator[doc.Block]:
    """Yield the way of the entries, entries by track and commune, and how scores lie."""
    number = 0
    for name, form, labels, values in _of_funnel(facts):
        number += 1
        yield Chart(f"Biểu đồ {number}. {name}", form, labels, values)
    for each in facts.figures:
        number += 1
        yield Chart(f"Biểu đồ {number}. {each.name}", "columns" if each.stands else "bars",
                    each.labels, each.values)
        yield _table(each)


def _of_funnel(facts: Facts) -> Iterator[tuple[str, doc.ChartForm, tuple[str, ...],
                                               tuple[int, ...]]]:
    funnel = facts.funnel
    if funnel is None or not any(sum(counts) for _what, counts in funnel.rows):
        return
    yield ("Số hồ sơ qua các vòng", "funnel", tuple(what for what, _counts in funnel.rows),
           tuple(sum(counts) for _what, counts in funnel.rows))
    if len(funnel.tracks) > 1:
        yield "Số hồ sơ đã nộp theo lĩnh vực, bảng", "bars", funnel.tracks, funnel.rows[0][1]


def _table(each: Distribution) -> Grid:
    total = sum(each.values)
    rows = [(label, str(value)) for label, value in zip(each.labels, each.values, strict=True)]
    return Grid(each.name, (Column(each.of, 4), Column(each.what, 1.2, "centre")),
                (*rows, ("Tổng số", str(total))), 11, frozenset({len(rows)}))
