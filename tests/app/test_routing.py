from werkzeug.routing import Map, Rule

from app.routing import LARGEST, RowConverter


def test_a_number_no_row_can_have_leads_nowhere():
    rules = Map([Rule("/rows/<int:key>", endpoint="row")], converters={"int": RowConverter})
    urls = rules.bind("localhost")

    assert urls.match(f"/rows/{LARGEST}") == ("row", {"key": LARGEST})
    assert not urls.test(f"/rows/{LARGEST + 1}")
    assert not urls.test("/rows/-1")
