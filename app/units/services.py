"""Loading the register of units; loading it again changes nothing."""

import sqlalchemy as sa

from app.orm import db
from app.text import fold, sort_key
from app.transaction import transaction
from app.units import register
from app.units.models import Unit, UnitName, UnitParent, UnitSuccession


@transaction()
def load_register() -> int:
    """Add the units that are missing, with parents and succession; return how many were added."""
    lines = register.read_lines()
    known = {unit.code: unit for unit in db.session.scalars(sa.select(Unit))}
    fresh = [line for line in lines if line.code not in known]
    for line in fresh:
        known[line.code] = _add_unit(line)
    db.session.flush()
    added = {line.code for line in fresh}
    for member in register.memberships(lines):
        if member.unit in added:
            db.session.add(UnitParent(
                unit_id=known[member.unit].id, parent_id=known[member.parent].id,
                valid_from=member.valid_from, valid_to=member.valid_to,
            ))
    for change in register.successions(lines):
        if {change.old, change.new} & added:
            db.session.add(UnitSuccession(
                from_id=known[change.old].id, to_id=known[change.new].id, on=register.CHANGE,
                is_part=change.is_part, legal_basis=change.law,
            ))
    return len(fresh)


def _add_unit(line: register.Line) -> Unit:
    unit = Unit(code=line.code, kind=line.kind, valid_from=line.valid_from,
                valid_to=line.valid_to)
    unit.names.append(UnitName(
        name=line.name, sort_key=sort_key(line.name), search=fold(line.name),
        valid_from=line.valid_from, valid_to=line.valid_to,
    ))
    db.session.add(unit)
    return unit
