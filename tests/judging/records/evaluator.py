"""What a spreadsheet does with our formulas, in exact fractions: enough to check them."""

import re
import statistics
from fractions import Fraction
from typing import Any

from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

RANGE = re.compile(r"(?:'((?:[^']|'')+)'!)?(\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)")
CELL = re.compile(r"(?<![\w\"'])\$?([A-Z]{1,2})(\d+)(?![\w(])")
PICK = re.compile(r"IF\((VALUES\d+)=(CELL\d+),(VALUES\d+)\)")


BEFORE = re.compile(r'COUNTIFS\(([$A-Z\d:]+),([A-Z]+\d+),([$A-Z\d:]+),">"&([A-Z]+\d+)\)\+1'
                    r'\+IF\([A-Z]+\d+="([^"]*)",COUNTIF\([$A-Z\d:]+,"([^"]*)"\),0\)')


class Evaluator:
    """Computes the formulas of a workbook; what it does not know raises."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def cell(self, sheet: Worksheet, address: str) -> Any:
        """Return a cell's value, computed where it is a formula."""
        raw = sheet[address].value
        text = getattr(raw, "text", raw)
        if isinstance(text, str) and text.startswith("="):
            return self.formula(sheet, text.lstrip("=").strip("{}").lstrip("="))
        return Fraction(str(raw)) if isinstance(raw, int | float) else raw

    def formula(self, sheet: Worksheet, text: str) -> Any:
        """Return the value of a formula."""
        if text.startswith("IF(ABS("):
            ours, official = CELL.findall(text)[:2]
            gap = self.cell(sheet, "".join(ours)) - self.cell(sheet, "".join(official))
            return re.findall(r'"([^"]*)"', text)[0 if abs(gap) < Fraction(1, 10**6) else 1]
        if before := BEFORE.fullmatch(text):
            return self._place(sheet, before)
        counts = re.fullmatch(r'IF\(([A-Z]+\d+)="([^"]*)",([A-Z]+\d+),""\)', text)
        if counts:
            chosen = self.cell(sheet, counts[1]) == counts[2]
            return self.cell(sheet, counts[3]) if chosen else ""
        return self._compute(sheet, text)

    def _place(self, sheet: Worksheet, found: re.Match[str]) -> Fraction:
        """Count who is as fit with a higher score, and who is fit where the row is not."""
        fitting, scores = self._values(sheet, found[1]), self._values(sheet, found[3])
        fits, score = self.cell(sheet, found[2]), self.cell(sheet, found[4])
        higher = sum(f == fits and s > score for f, s in zip(fitting, scores, strict=True)
                     if isinstance(s, Fraction))
        return Fraction(higher + 1 + (fitting.count(found[6]) if fits == found[5] else 0))

    def _compute(self, sheet: Worksheet, text: str) -> Any:
        names: dict[str, Any] = dict(FUNCTIONS)

        def values(found: re.Match[str]) -> str:
            name = f"VALUES{len(names)}"
            names[name] = self._values(
                self.book[found[1].replace("''", "'")] if found[1] else sheet, found[2])
            return name

        def one(found: re.Match[str]) -> str:
            name = f"CELL{len(names)}"
            names[name] = self.cell(sheet, found[1] + found[2])
            return name

        text = CELL.sub(one, RANGE.sub(values, text))
        text = PICK.sub(r"PICK(\1,\2,\3)", text)
        text = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)", r"F('\1')", text)
        return eval(text, {"__builtins__": {}}, names)

    def _values(self, sheet: Worksheet, cells: str) -> list[Any]:
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        return [self.cell(sheet, cell.coordinate)
                for row in sheet.iter_rows(top, bottom, left, right) for cell in row]


def numbers(values: list[Any]) -> list[Fraction]:
    """Leave out text, as a spreadsheet does."""
    return [value for value in values if isinstance(value, Fraction)]


def half_up(value: Fraction, places: Fraction) -> Fraction:
    """Round as a spreadsheet does."""
    unit = 10 ** int(places)
    return Fraction((value * unit * 2 + 1) // 2, unit)


FUNCTIONS = {
    "F": Fraction, "SUM": lambda values: sum(numbers(values), Fraction(0)), "ROUND": half_up,
    "AVERAGE": lambda values: sum(numbers(values)) / len(numbers(values)),
    "MEDIAN": lambda values: statistics.median(numbers(values)),
    "COUNT": lambda values: Fraction(len(numbers(values))),
    "LARGE": lambda values, n: sorted(numbers(values), reverse=True)[int(n) - 1],
    "SMALL": lambda values, n: sorted(numbers(values))[int(n) - 1],
    "PICK": lambda keys, key, values: [v for k, v in zip(keys, values, strict=True) if k == key],
}
