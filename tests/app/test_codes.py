"""Codes survive being read aloud, written by hand and typed."""

import pytest

from app import codes


def test_a_code_has_twelve_signs_of_the_alphabet_and_differs_each_time() -> None:
    drawn = {codes.new_code() for _ in range(200)}

    assert len(drawn) == 200
    assert {len(code) for code in drawn} == {12}
    assert set("".join(drawn)) <= set(codes.ALPHABET)


def test_a_code_is_written_in_groups_of_four() -> None:
    assert codes.format_code("7K2M9QXR4TBC") == "7K2M-9QXR-4TBC"


@pytest.mark.parametrize(
    "typed",
    ["7K2M-9QXR-4T10", "7k2m9qxr4t10", " 7K2M 9QXR 4TIO ", "7k2m–9qxr–4tlo", "7K2M.9QXR_4T1O"],
)
def test_what_looks_alike_is_read_alike(typed: str) -> None:
    assert codes.normalise_code(typed) == "7K2M9QXR4T10"


@pytest.mark.parametrize(
    "typed", ["", "7K2M-9QXR-4T1", "7K2M-9QXR-4TUU", "7K2M-9QXR-4T10-0", "ế" * 12]
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert codes.normalise_code(typed) is None


def test_a_formatted_code_reads_back() -> None:
    code = codes.new_code()

    assert codes.normalise_code(codes.format_code(code).lower()) == code
