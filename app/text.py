"""Vietnamese text: one clean form, one folding, one order, one way of counting words."""

import re
import unicodedata

#: Base letters in Vietnamese order, with the letters of the Central Highlands beside theirs.
_ALPHABET = "aăâbƀcdđeĕêfghiĭjklmnoŏôơpqrstuŭưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng: the dictionary's order
_BASE = {letter: f"{place:02d}" for place, letter in enumerate(_ALPHABET, start=10)}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2028\u2029\ufeff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_WORD = re.compile(r"\S+")


def clean(text: str) -> str:
    r"""Return text in NFC, with plain line ends, without control or direction marks.

    >>> clean("Hòa\r\n") == "Hòa\n"
    True
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _BIDI.sub("", _CONTROL.sub("", text))


def clean_line(text: str) -> str:
    """Return one line of clean text with single spaces."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Return text for searching: lower case, without diacritics, đ as d.

    >>> fold("Đặc khu LÝ SƠN, Y Ƀlŏm")
    'dac khu ly son, y blom'
    """
    lowered = unicodedata.normalize("NFC", text).lower().replace("đ", "d").replace("ƀ", "b")
    parts = unicodedata.normalize("NFD", lowered)
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def sort_key(text: str) -> str:
    """Return a key whose byte order is the Vietnamese dictionary's: letters, then tones.

    >>> sorted(["Đa", "Dũng", "Dung", "Ea"], key=sort_key)
    ['Dung', 'Dũng', 'Đa', 'Ea']
    """
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).lower():
        parts = unicodedata.normalize("NFD", char)
        tone = next((str(_TONES.index(p) + 1) for p in parts if p in _TONES), "0")
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        letters.append(_BASE.get(base) or ("00" if char.isspace() else f"0{char}"))
        tones.append(tone)
    return "".join(letters) + "!" + "".join(tones)  # "!" is below every letter: short words first


def name_key(name: str) -> str:
    """Return the sort key of a person: given name with its tone, then the rest of the name."""
    words = name.split()
    return f"{sort_key(' '.join(words[-1:]))} {sort_key(' '.join(words[:-1]))}"


def count_words(text: str) -> int:
    """Count words as a word processor does: runs without spaces."""
    return len(_WORD.findall(text))


def slugify(text: str) -> str:
    """Return an address part: folded, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80].strip("-") or "cuoc-thi"
