import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Map, Rule

from app.routing import LARGEST, RowConverter, row_number


def test_a_number_no_row_can_have_leads_nowhere():
    rules = Map([Rule("/rows/<int:key>", endpoint="row")], converters={"int": RowConverter})
    urls = rules.bind("localhost")

    assert urls.match(f"/rows/{LARGEST}") == ("row", {"key": LARGEST})
    assert not urls.test(f"/rows/{LARGEST + 1}")
    assert not urls.test("/rows/-1")


@pytest.mark.parametrize("typed", [str(LARGEST + 1), "-1", "²", "9" * 5000, "", "1.0"])
def test_a_query_asks_for_no_number_beyond_any_row(typed):
    assert MultiDict({"track": typed}).get("track", type=row_number) is None
