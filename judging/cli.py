"""`flask engine tally`: score a spreadsheet without the site; no database is needed."""

import json
import tomllib
from dataclasses import MISSING, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pandas as pd
import xlsxwriter
from flask.cli import AppGroup

from judging import engine
from judging.engine import EngineError
from judging.marksheets import read_marks, read_other

engine_cli = AppGroup("engine", help="The scoring engine without the site.")

SHOWN = ("rank", "entry", "score", "tie_broken_by", "counted", "excluded", "qualifies",
         "advances", "reasons")  # fmt: skip
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITTEN = click.Path(dir_okay=False, writable=True, path_type=Path)


@engine_cli.command("tally", with_appcontext=False)
@click.argument("file", type=EXISTING)
@click.option("--rules", "rules_file", type=EXISTING, required=True, help="Rubric and rules, TOML.")
@click.option("--other", "other_file", type=EXISTING, help="Points not given by judges.")
@click.option("--xlsx", "xlsx_file", type=WRITTEN, help="Write ranking and sheets as XLSX.")
@click.option("--json", "json_file", type=WRITTEN, help="Write everything as JSON.")
def tally_file(
    file: Path,
    rules_file: Path,
    other_file: Path | None,
    xlsx_file: Path | None,
    json_file: Path | None,
) -> None:
    """Rank the entries of FILE (CSV or XLSX).

    FILE has the columns entry, judge, criterion, mark; or entry, judge and one column per
    criterion. Marks are written 8.5 or 8,5; "na" does not apply; empty was not given. The file
    of --other has entry, criterion, points. Rows are named as the spreadsheet numbers them.
    """
    try:
        rubric, rules, chair = read_rules(rules_file)
        marks = read_marks(file, rubric)
        other = None if other_file is None else read_other(other_file)
        made = engine.tally(marks, rubric, rules, other, chair)
        entries = made.entries
    except EngineError as error:
        raise click.ClickException(str(error)) from None
    echo_table(entries)
    click.echo(f"digest {made.digest}")
    if xlsx_file is not None:
        write_xlsx(xlsx_file, {"ranking": entries, "sheets": made.sheets})
    if json_file is not None:
        write_json(json_file, made)


def read_rules(path: Path) -> tuple[engine.Rubric, engine.Rules, list[str] | None]:
    """Read rubric, rules and the chair's order from TOML.

    Raises
    ------
    EngineError
        The file is no TOML, or a name or value in it is not known.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise engine.RubricError(f"{path.name} is no TOML: {error}.") from None
    unknown = sorted(set(data) - {"rubric", "criteria", "rules", "chair"})
    if unknown:
        raise engine.RubricError(f"{path.name}: nothing is called {unknown[0]}.")
    rows = data.get("criteria", [])
    if not isinstance(rows, list):
        raise engine.RubricError("criteria must be a list of tables, each [[criteria]].")
    criteria = tuple(
        _made(engine.Criterion, row, f"criteria number {number}")
        for number, row in enumerate(rows, start=1)
    )
    head, given = data.get("rubric", {}), data.get("rules", {})
    for name, table in (("rubric", head), ("rules", given)):
        if not isinstance(table, dict):
            raise engine.RubricError(f"{name} must be a table of names and values.")
    if "criteria" in head:
        raise engine.RubricError("Criteria stand by themselves, each under [[criteria]].")
    rubric = _made(engine.Rubric, {"criteria": criteria, **head}, "rubric")
    given = dict(given)
    for name, kind in (("deviation", engine.Deviation), ("floor", engine.Floor)):
        if name in given:
            given[name] = _made(kind, given[name], f"rules.{name}")
    return rubric, _made(engine.Rules, given, "rules"), data.get("chair")


def _made(kind: type, values: Any, where: str) -> Any:
    if not isinstance(values, dict):
        raise engine.RubricError(f"{where} must be a table of names and values.")
    known = {field.name: field for field in fields(kind) if field.init}
    for name in values:
        if name not in known:
            raise engine.RubricError(f"{where}: nothing is called {name}.")
    for name, field in known.items():
        if name not in values and field.default is MISSING:
            raise engine.RubricError(f"{where}: {name} is missing.")
    return kind(**values)


def echo_table(entries: pd.DataFrame) -> None:
    """Print the ranking in columns."""
    rows = [list(SHOWN)] + [
        [_shown(row[name]) for name in SHOWN] for row in entries.to_dict("records")
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(len(SHOWN))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if value is None or value is pd.NA:
        return "-"
    return {True: "yes", False: "no"}[bool(value)] if isinstance(value, bool) else str(value)


def write_xlsx(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write each table to a sheet: scores as real numbers, texts never as formulas."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        bold = book.add_format({"bold": True})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, list(table), bold)
            for number, row in enumerate(table.to_dict("records"), start=1):
                for column, value in enumerate(row.values()):
                    _write_cell(book, sheet, (number, column), value)


def _write_cell(book: Any, sheet: Any, place: tuple[int, int], value: Any) -> None:
    if value is None or value is pd.NA:
        return
    if isinstance(value, Decimal):
        places = max(0, -value.as_tuple().exponent)
        shape = "0." + "0" * min(places, 12) if places else "0"
        sheet.write_number(*place, float(value), book.add_format({"num_format": shape}))
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int):
        sheet.write_number(*place, value)
    else:
        sheet.write_string(*place, " ".join(value) if isinstance(value, tuple) else str(value))


def write_json(path: Path, made: engine.Tally) -> None:
    """Write ranking, sheets and digest; decimals as text."""
    report = {
        "arithmetic": engine.ARITHMETIC,
        "digest": made.digest,
        "entries": [_plain(row) for row in made.entries.to_dict("records")],
        "sheets": [_plain(row) for row in made.sheets.to_dict("records")],
    }
    text = json.dumps(report, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    def value(cell: Any) -> Any:
        if isinstance(cell, Decimal):
            return str(cell)
        return None if cell is pd.NA else cell

    return {name: value(cell) for name, cell in row.items()}


COMMANDS = [engine_cli]
