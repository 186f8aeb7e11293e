"""Languages: Vietnamese and English hold every message, none empty, none left over."""

import unicodedata

from tests.laws import catalogues


def test_both_catalogues_are_complete() -> None:
    assert catalogues.problems() == []


def test_the_catalogues_are_in_normal_form_c() -> None:
    decomposed = [entry.msgid for entry in catalogues.catalogue("vi")
                  if unicodedata.normalize("NFC", entry.msgstr) != entry.msgstr]
    assert decomposed == []


def test_english_says_what_the_code_says() -> None:
    different = [entry.msgid for entry in catalogues.catalogue("en")
                 if entry.msgstr != entry.msgid]
    assert different == []
