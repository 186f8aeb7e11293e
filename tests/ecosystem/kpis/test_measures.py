"""Figures from facts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ecosystem.kpis import measures
from ecosystem.kpis.measures import Item, Period

NQ = Period(2022, 2025)
LATE = date(2030, 12, 31)


def test_a_subject_counts_once_in_a_period():
    items = [Item(1, "project:1", date(2023, 1, 1)), Item(2, "project:1", date(2024, 1, 1)),
             Item(3, "project:2", date(2024, 1, 1))]
    assert measures.figure("count", items, NQ, LATE) == 2


def test_periods_take_their_first_and_last_day_and_no_other():
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
    items = [Item(n, f"project:{n}", day) for n, day in enumerate(days)]
    assert measures.figure("count", items, NQ, LATE) == 2
    assert measures.figure("count", items, Period(2026, 2030), LATE) == 1


def test_what_happens_after_the_day_asked_about_does_not_count():
    items = [Item(1, "a", date(2024, 5, 1)), Item(2, "b", date(2024, 5, 2))]
    assert measures.figure("count", items, NQ, date(2024, 5, 1)) == 1


def test_a_correction_takes_its_fact_back_and_nothing_else():
    items = [Item(1, "a", date(2024, 5, 1)), Item(2, "a", date(2024, 6, 1)),
             Item(3, "a", date(2024, 5, 1), corrects=1)]
    assert measures.figure("count", items, NQ, LATE) == 1
    assert measures.evidence(items, NQ, LATE) == {"a": [items[1]]}


def test_a_yearly_figure_is_about_the_latest_year_of_the_period():
    items = [Item(1, "a", date(2024, 5, 1)), Item(2, "b", date(2025, 6, 1)),
             Item(3, "c", date(2025, 7, 1))]
    assert measures.figure("yearly", items, Period(2017, 2025), LATE) == 2
    assert measures.figure("yearly", items, Period(2017, 2025), date(2024, 12, 31)) == 1


def test_a_level_is_the_highest_one_recognised():
    items = [Item(1, "a", date(2022, 5, 1), level=1), Item(2, "a", date(2023, 5, 1), level=2)]
    assert measures.figure("level", items, NQ, LATE) == 2
    assert measures.figure("level", [], NQ, LATE) == 0


def test_both_ends_of_a_range_belong_to_it():
    placed = [measures.verdict(value, 100, 120) for value in (99, 100, 120, 121)]
    assert placed == ["below", "within", "within", "above"]
    assert [measures.verdict(20, 20, None), measures.verdict(5, None, None)] == ["within", "none"]


ITEMS = st.lists(st.builds(
    Item, st.integers(1, 50), st.sampled_from("abcd"),
    st.dates(date(2020, 1, 1), date(2031, 1, 1)), st.none() | st.integers(1, 50)), max_size=30)


@given(ITEMS)
def test_a_figure_is_the_number_of_lines_of_its_evidence(items):
    assert measures.figure("count", items, NQ, LATE) == len(measures.evidence(items, NQ, LATE))


@given(ITEMS)
def test_the_order_of_facts_does_not_matter(items):
    assert measures.figure("count", items, NQ, LATE) == measures.figure(
        "count", items[::-1], NQ, LATE)
