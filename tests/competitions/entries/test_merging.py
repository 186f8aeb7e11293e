"""Three texts of one answer: as shown, as typed, as kept."""

import pytest

from competitions.entries.merging import mark_of, marks_of, merge

SHOWN = {"summary": "Cũ", "plan": "Kế hoạch", "budget": [["2027", "5"]]}
SEEN = marks_of(SHOWN, [*SHOWN, "market"])


@pytest.mark.parametrize(("kept", "typed", "draft", "taken", "contested"), [
    ({}, {"summary": "Mới"}, {"summary": "Mới"}, ("summary",), ()),
    ({"plan": "Của bạn"}, {"summary": "Mới", "plan": "Kế hoạch"},
     {"summary": "Mới", "plan": "Của bạn"}, ("summary",), ()),
    ({"summary": "Của bạn"}, {"summary": "Mới", "market": "Có"},
     {"summary": "Của bạn", "market": "Có"}, ("market",), ("summary",)),
    ({"summary": "Mới"}, {"summary": "Mới"}, {"summary": "Mới"}, (), ()),
    ({"summary": ""}, {"summary": "Mới"}, {"summary": ""}, (), ("summary",)),
    ({"budget": [["2027", "6"]]}, {"budget": [["2027", "7"]]}, {"budget": [["2027", "6"]]}, (),
     ("budget",)),
], ids=["alone", "beside", "against", "the same", "emptied", "tables"])
def test_an_answer_is_taken_unless_somebody_else_changed_the_same_one(
    kept: dict, typed: dict, draft: dict, taken: tuple, contested: tuple
) -> None:
    merged = merge(SHOWN | kept, typed, SEEN)

    assert (merged.draft, merged.taken, merged.contested) == (SHOWN | draft, taken, contested)


def test_whoever_saw_the_other_text_may_replace_it() -> None:
    merged = merge({"summary": "Của bạn"}, {"summary": "Mới"}, {"summary": mark_of("Của bạn")})

    assert (merged.draft, merged.contested) == ({"summary": "Mới"}, ())


def test_nothing_and_an_empty_answer_are_the_same() -> None:
    assert mark_of(None) == mark_of("")
