"""Languages: Vietnamese and English hold every message, none empty, none left over."""

import ast
import unicodedata

from tests.laws import catalogues, sources


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


def test_no_message_hides_in_an_f_string_where_nothing_extracts_it() -> None:
    known = {entry.msgid for entry in catalogues.catalogue("vi")}
    hidden = {
        call.args[0].value
        for path in sources.modules() for joined in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(joined, ast.JoinedStr) for call in ast.walk(joined)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", "_l"}
        and call.args and isinstance(call.args[0], ast.Constant)}
    assert hidden - known == set()
