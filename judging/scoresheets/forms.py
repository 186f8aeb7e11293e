"""What a judge's page posts: what was shown, what is typed; and small forms around sheets."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice

from app.forms import Form, LineField, TextField, required
from app.text import clean
from judging.panels.enums import ConflictKind
from judging.panels.wording import CONFLICT_KINDS
from judging.scoresheets.answers import value_text
from judging.scoresheets.enums import Do
from judging.scoresheets.merge import Cell
from judging.scoresheets.services_form import Change, SheetInput
from judging.scoresheets.wire import NOT_APPLICABLE, read_count, read_uuid

MINE, THEIRS = "mine", "theirs"


class ReasonForm(Form):
    """A step that needs its reason."""

    reason = TextField(_l("Reason"), [required(_l("Give the reason."))], limit=500)


class ConflictForm(Form):
    """A conflict of interest with one entry."""

    kind = SelectField(_l("Kind of conflict"), choices=[
        SelectChoice(value=kind.value, label=CONFLICT_KINDS[kind]) for kind in ConflictKind])
    note = LineField(_l("In a few words"), limit=450)


class NothingForm(Form):
    """A button alone."""


def field_name(cell: Cell) -> str:
    """Return the part of a field's name that names its cell."""
    do, key = cell
    return f"{do.value}-{key}" if key is not None else f"{do.value}."


def read_sheet(posted: Mapping[str, str], keys: Iterable[str]) -> SheetInput | None:
    """Return what a posted page says about each cell, or None if it is no page of ours."""
    device, base = read_uuid(posted.get("device")), read_count(posted.get("base", ""))
    if device is None or base is None:
        return None
    keys = list(keys)
    cells: list[Cell] = [(Do.MARK, key) for key in keys]
    cells += [(Do.COMMENT, key) for key in (*keys, None)]
    return SheetInput(device, base, tuple(_change(posted, cell) for cell in cells))


def _change(posted: Mapping[str, str], cell: Cell) -> Change:
    name = field_name(cell)
    shown = clean(posted.get(f"was-{name}", ""))
    is_there = name in posted or f"step-{name}" in posted
    if posted.get(f"take-{name}") == THEIRS or not is_there:
        return Change(cell, shown, shown)
    if cell[0] is Do.COMMENT:
        return Change(cell, shown.strip(), clean(posted[name]).strip())
    typed = clean(posted.get(name, "")).strip()
    figure = "" if shown == NOT_APPLICABLE else shown
    if same_mark(typed, figure):
        return Change(cell, shown, posted.get(f"step-{name}", shown))
    if not typed:
        choice = posted.get(f"step-{name}", "")
        return Change(cell, shown, choice if choice != shown else "")
    return Change(cell, shown, typed)


def same_mark(one: str, other: str) -> bool:
    """Tell whether two spellings are one mark: 8,50 and 8.5."""
    return _canonical(one) == _canonical(other)


def _canonical(typed: str) -> str | None:
    try:
        number = Decimal(typed.replace(",", "."))
        return value_text(number) if number.is_finite() else typed
    except ArithmeticError:
        return typed
