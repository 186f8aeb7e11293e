"""Sentences of an organiser's own, with merge fields such as {ten}: filled in once, in one go."""

import re
from collections.abc import Mapping

#: (place on the page, sentence).
Words = tuple[tuple[str, str], ...]
#: Where own sentences may stand.
PLACES = ("honorific", "deed", "project", "contest", "decision")
FIELDS = ("ten", "don_vi", "giai", "bang", "du_an", "cuoc_thi", "quyet_dinh", "ngay", "so_vao_so")
_FIELD = re.compile(r"\{([a-z_]+)\}")


def merged(words: Words, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences by place; what a name contains is never taken for a field.

    >>> merged((("deed", "đã đạt {giai}"),), {"giai": "Giải {ten}"})
    {'deed': 'đã đạt Giải {ten}'}
    """
    return {place: _FIELD.sub(lambda found: fields.get(found[1], found[0]), sentence)
            for place, sentence in words}


def unknown_fields(sentence: str) -> list[str]:
    """Return the merge fields of a sentence that do not exist."""
    return [name for name in _FIELD.findall(sentence) if name not in FIELDS]
