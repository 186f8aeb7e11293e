"""Signatures of a PDF are counted and named; a scan has none, a damaged one names nobody."""

import pytest

from app.files.signers import signers_of
from tests.app.files.signing import signed_pdf
from tests.competitions.entries.helpers import pdf


@pytest.mark.parametrize("names", [(), ("Nguyễn Văn Hoà",), ("Y Ƀlŏm", "SỞ KHOA HỌC")])
def test_signatures_are_read_from_the_file(names: tuple[str, ...]) -> None:
    assert signers_of(signed_pdf(pdf(), *names) if names else pdf()) == list(names)


def test_a_signature_that_cannot_be_read_names_nobody() -> None:
    whole = signed_pdf(pdf(), "Nguyễn Văn Hoà")
    assert signers_of(whole.replace(b"3082", b"3182", 1)) == [""]
    assert signers_of(b"%PDF-1.4 nothing") == []
