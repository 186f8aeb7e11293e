"""What a form must not say: choices without answers, conditions that hang on nothing."""

from collections.abc import Sequence

from app.errors import DomainError
from app.i18n import _l, local
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.models import DossierField
from competitions.programme.models import Competition

MOST_FIELDS = 60
MOST_OPTIONS = 40
MOST_COLUMNS = 8


def check_question(
    row: DossierField, others: Sequence[DossierField], competition: Competition
) -> None:
    """Refuse a question that could not be asked; *others* are the questions in force."""
    if row.kind is FieldKind.CHOICE and len(_offered(row.options)) < 2:
        raise DomainError(_l("Give at least two answers to choose from."), "options")
    if len(row.options or ()) > MOST_OPTIONS:
        raise DomainError(_l("Give at most %(most)s answers.", most=MOST_OPTIONS), "options")
    columns = (row.settings or {}).get("columns") or []
    if row.kind is FieldKind.TABLE and not _offered(columns):
        raise DomainError(_l("Give the table at least one column."), "columns")
    if len(_offered(columns)) > MOST_COLUMNS:
        raise DomainError(_l("A table has at most %(most)s columns.", most=MOST_COLUMNS),
                          "columns")
    if row.kind is FieldKind.MEMBERS and any(o.kind is FieldKind.MEMBERS for o in others):
        raise DomainError(_l("The team is asked for once; change the question that is there."))
    _check_limits(row)
    _check_stage(row, competition)
    _check_condition(row, others)
    _check_waiver(row, others)


def check_can_retire(row: DossierField, others: Sequence[DossierField]) -> None:
    """Refuse to retire a question that others hang on, naming them."""
    hanging = [o for o in others if (o.shown_if or {}).get("key") == row.key
               or o.waived_by == row.key]
    if hanging:
        raise DomainError(_l(
            "Other questions depend on this one: %(names)s. Change them first.",
            names=", ".join(local(o, "label") for o in hanging),
        ))


def _offered(parts: Sequence[dict[str, object]] | None) -> list[dict[str, object]]:
    return [part for part in parts or () if not part.get("retired")]


def _check_limits(row: DossierField) -> None:
    settings = row.settings or {}
    least, most = settings.get("least"), settings.get("most")
    if least is not None and most is not None and int(least) > int(most):
        raise DomainError(_l("The least is more than the most."), "most")


def _check_stage(row: DossierField, competition: Competition) -> None:
    if row.required_stage_id and row.required_stage_id not in {s.id for s in competition.stages}:
        raise DomainError(_l("Choose a stage of this competition."), "required")


def _check_condition(row: DossierField, others: Sequence[DossierField]) -> None:
    if row.shown_if is None:
        return
    by_key = {other.key: other for other in others}
    asked = by_key.get(row.shown_if["key"])
    if asked is None or asked.kind in (FieldKind.FILE, FieldKind.IMAGE, FieldKind.MEMBERS):
        raise DomainError(_l("Choose another question of this form."), "shown_key")
    if asked.kind in (FieldKind.CHOICE, FieldKind.YES_NO) and not row.shown_if.get("values"):
        raise DomainError(_l("Tick the answers after which this is asked."), "shown_values")
    key, seen = row.shown_if["key"], {row.key}
    while key:
        if key in seen:
            raise DomainError(_l("These questions would wait for each other."), "shown_key")
        seen.add(key)
        condition = by_key[key].shown_if if key in by_key else None
        key = (condition or {}).get("key")


def _check_waiver(row: DossierField, others: Sequence[DossierField]) -> None:
    files = {other.key for other in others if other.kind is FieldKind.FILE}
    if row.waived_by and row.waived_by not in files:
        raise DomainError(_l("Choose a question that takes a file."), "waived_by")
