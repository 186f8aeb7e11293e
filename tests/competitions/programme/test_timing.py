"""Times of a season in words."""

from datetime import timedelta

import pytest

from competitions.programme.timing import time_left
from tests.factories import NOW


@pytest.mark.parametrize(("left", "words"), [
    (timedelta(days=2, hours=3), "còn 2 ngày 3 giờ"), (timedelta(hours=3), "còn 3 giờ 0 phút"),
    (timedelta(minutes=4, seconds=40), "còn 4 phút"), (timedelta(seconds=20), "còn 1 phút"),
    (timedelta(0), ""),
])
def test_time_left_is_said_in_the_two_units_that_matter(app, left, words):
    with app.test_request_context(headers={"Accept-Language": "vi"}):
        assert time_left(NOW + left, NOW) == words
