"""Vietnamese text: one form, one folding, the dictionary's order, nothing that hides."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import text

#: In the order of a Vietnamese dictionary: letters first, then huyền hỏi ngã sắc nặng.
ORDERED = ["a", "à", "ả", "ã", "á", "ạ", "ă", "â", "ba", "ca", "cà", "da", "đa", "đà", "e", "ê",
           "ma", "mà", "mả", "mã", "má", "mạ", "mai", "o", "ô", "ơ", "u", "ư", "y", "ỳ"]


def test_letters_and_tones_sort_as_in_the_dictionary() -> None:
    shuffled = random.Random(7).sample(ORDERED, len(ORDERED))
    assert sorted(shuffled, key=text.sort_key) == ORDERED


def test_people_sort_by_their_given_names_first() -> None:
    people = ["Trần Văn Ánh", "Đỗ Thị An", "Lê Đức", "Phạm Dũng", "Y Ƀlŏm", "Nguyễn Văn An"]
    assert sorted(people, key=text.name_key) == [
        "Đỗ Thị An", "Nguyễn Văn An", "Trần Văn Ánh", "Y Ƀlŏm", "Phạm Dũng", "Lê Đức"]


@pytest.mark.parametrize(("typed", "folded"), [
    ("Đặc khu LÝ SƠN", "dac khu ly son"), ("Y Ƀlŏm", "y blom"), ("Ho\u0300a", "hoa"),
    ("Rơ Châm H'Bĭa", "ro cham h'bia"), ("  a   b ", "a b"), ("", ""),
])
def test_folding_finds_what_is_typed_without_marks(typed: str, folded: str) -> None:
    assert text.fold(typed) == folded


def test_spelling_of_tones_is_left_as_it_is() -> None:
    assert text.clean_line("Hoà và Hòa") == "Hoà và Hòa"


@pytest.mark.parametrize(("typed", "kept"), [
    ("a\0b", "ab"), ("\u202egnol\u202c", "gnol"), ("\ufeffx\u200b", "x"), ("a\r\nb\rc", "a\nb\nc"),
    ("Ho\u0300a", "Hòa"), ("🚀", "🚀"), ("a\tb", "a\tb"), ("\u2066x\u2069", "x"),
])
def test_cleaning_takes_away_what_hides_and_nothing_else(typed: str, kept: str) -> None:
    assert text.clean(typed) == kept


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    once = text.clean(typed)
    assert text.clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\0" not in once


@given(st.text())
def test_folding_and_sort_keys_stand_any_text(typed: str) -> None:
    assert text.fold(text.fold(typed)) == text.fold(typed)
    assert text.sort_key(typed) == text.sort_key(unicodedata.normalize("NFD", typed))


@given(st.text())
def test_an_address_part_is_plain_and_never_empty(typed: str) -> None:
    slug = text.slugify(typed)
    assert 0 < len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_words_are_counted_as_a_word_processor_counts() -> None:
    assert text.count_words("Khởi nghiệp  đổi\nmới, sáng-tạo.") == 5
