"""What a device is told: each operation's answer, and sheets as plain JSON."""

from decimal import Decimal
from typing import Any

from judging.scoresheets.enums import Code, Do, Status
from judging.scoresheets.merge import Outcome, Sheet
from judging.scoresheets.wire import Value
from judging.scoresheets.wording import CONFLICT, REFUSALS


def answer_of(outcome: Outcome, sheet: Sheet | None) -> dict[str, Any]:
    """Return the answer to an operation as it is stored: no words, they depend on the language."""
    verdict = outcome.verdict
    answer: dict[str, Any] = {"id": outcome.asked.sent_id, "status": verdict.status.value,
                              "version": verdict.version}
    if verdict.code:
        answer["code"] = verdict.code.value
    if verdict.status is Status.CONFLICT and sheet is not None:
        answer["current"] = sheet_json(sheet)
    return answer


def duplicate_of(outcome: Outcome, first: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a retry: the first answer again."""
    return {"id": outcome.asked.sent_id, "status": Status.DUPLICATE.value,
            "version": first["version"], "first": first}


def with_words(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer with its message in the language in force."""
    told = dict(answer)
    if "code" in answer:
        told["message"] = str(REFUSALS[Code(answer["code"])])
    if answer["status"] == Status.CONFLICT:
        told["message"] = str(CONFLICT)
    if "first" in answer:
        told["first"] = with_words(answer["first"])
    return told


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as devices keep it: marks as text, "na" or null; each cell's version."""
    return {
        "sheet": sheet.id, "version": sheet.version, "state": sheet.state.value,
        "open": sheet.is_open,
        "marks": {
            key: {
                "value": value_text(sheet.mark(key)),
                "comment": sheet.cells.get((Do.COMMENT, key), ""),
            }
            for key in sheet.bounds
        },
        "comment": sheet.cells.get((Do.COMMENT, None), ""),
    }


def value_text(value: Value) -> str | None:
    """Return a mark as devices write it: "8.5", "na" or None.

    >>> value_text(Decimal("20.00"))
    '20'
    """
    if not isinstance(value, Decimal):
        return value
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
