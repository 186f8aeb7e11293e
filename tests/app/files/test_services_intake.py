"""Papers of the office: a PDF is kept to the byte, so one that could do harm is not taken."""

from collections.abc import Callable

import pytest

from app.errors import DomainError
from app.files.services_intake import MIB, take_paper
from tests.app.files.samples import (
    SECRET,
    armed_paper,
    document,
    endless_paper,
    locked_paper,
    paper,
    photograph,
)


def take(content: bytes, name: str = "QĐ 12.pdf", *, photo: bool = True) -> bytes:
    return take_paper(content, name, limit=2 * MIB, field="paper", photo=photo).content


@pytest.mark.parametrize("make", [
    lambda: b"", lambda: b"<svg onload='alert(1)'/>", lambda: b"<script>" + paper(),
    armed_paper, locked_paper, endless_paper, document, lambda: b"%PDF-1.7\n" + bytes(99),
    lambda: b"\xff\xd8\xff" + bytes(99), lambda: b"\x89PNG\r\n\x1a\n" + bytes(3 * MIB),
])
def test_a_hostile_paper_is_not_taken(make: Callable[[], bytes]) -> None:
    with pytest.raises(DomainError):
        take(make())


def test_a_signed_pdf_stays_as_it_is_and_a_photo_says_nothing_of_its_place() -> None:
    assert take(paper()) == paper()
    assert SECRET.encode() not in take(photograph(), "../IMG_1.JPG")
    with pytest.raises(DomainError):
        take(photograph(), photo=False)
