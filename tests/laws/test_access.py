"""The access matrix: who gets what at every address, as written by hand in access_matrix.txt."""

import pytest

from tests.laws import matrix
from tests.laws.walker import Call, Walker
from tests.laws.world import ROLES


def test_the_matrix_names_every_address_once(walker: Walker) -> None:
    written = [(row.method, row.endpoint) for row in matrix.read()]
    assert sorted(written) == sorted(set(written))
    assert set(written) == {(call.method, call.endpoint) for call in walker.calls()}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_matrix_says(walker: Walker, role: str) -> None:
    expected = {(row.method, row.endpoint): row.cells[role] for row in matrix.read()}
    answered = {
        (call.method, call.endpoint): walker.answer(call, role, "here") for call in walker.calls()
    }
    different = {
        " ".join(key): f"expected {expected.get(key)}, got {got}"
        for key, got in answered.items() if got != expected.get(key)
    }
    assert listed(different) == ""


def listed(different: dict[str, str]) -> str:
    """Return one line for each cell that differs, so that a failure shows them all."""
    return "\n".join(f"{address}: {what}" for address, what in sorted(different.items()))


def doors_open_to(walker: Walker, role: str) -> list[Call]:
    """Return what a role may enter at home; a door that is shut there asks for no object."""
    rows = {(row.method, row.endpoint): row for row in matrix.read()}
    return [
        call for call in walker.calls()
        if (row := rows.get((call.method, call.endpoint)))
        and not row.is_for_all and row.cells[role] != "403"
    ]


@pytest.mark.parametrize("role", ROLES[1:])
def test_an_object_of_another_contest_is_not_there(walker: Walker, role: str) -> None:
    """Each object in the address in turn comes from the other contest, the rest is ours."""
    different = {}
    for call in doors_open_to(walker, role):
        for name in sorted(call.objects):
            got = walker.answer(call, role, name)
            if got != "404":
                different[f"{call.method} {call.endpoint} {name}"] = got
    assert listed(different) == ""


@pytest.mark.parametrize("role", ROLES[1:])
def test_a_role_of_one_contest_opens_no_door_of_another(walker: Walker, role: str) -> None:
    """The whole address is the other contest's; who holds a role everywhere may enter there."""
    allowed = {"403", "404"} | ({"200", "in"} if role in matrix.EVERYWHERE else set())
    different = {}
    for call in doors_open_to(walker, role):
        if call.needs_slug:
            got = walker.answer(call, role, "there")
            if got not in allowed:
                different[f"{call.method} {call.endpoint}"] = got
    assert listed(different) == ""
