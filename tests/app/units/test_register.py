"""The register before and after 1 July 2025."""

from collections import Counter
from datetime import date

import sqlalchemy as sa

from app.orm import db
from app.units import queries
from app.units.enums import UnitKind
from app.units.models import Unit, UnitParent, UnitSuccession
from app.units.register import CHANGE
from app.units.services import load_register
from tests.conftest import both_databases

BEFORE, AFTER = date(2025, 6, 30), CHANGE


@both_databases
def test_the_register_loads_once(app):
    assert load_register() == 3 + 13 + 10 + 96
    counts = [db.session.scalar(sa.select(sa.func.count()).select_from(table))
              for table in (Unit, UnitParent, UnitSuccession)]
    assert load_register() == 0
    assert counts == [db.session.scalar(sa.select(sa.func.count()).select_from(table))
                      for table in (Unit, UnitParent, UnitSuccession)]


@both_databases
def test_there_are_96_units_since_the_change_and_no_district(app):
    load_register()
    kinds = Counter(unit.kind for unit in queries.list_units(AFTER))
    assert kinds == {UnitKind.COMMUNE: 86, UnitKind.WARD: 9, UnitKind.SPECIAL_ZONE: 1}


def test_before_the_change_the_old_province_had_13_districts(app):
    load_register()
    old = queries.get_unit("51")
    districts = [unit for unit in queries.list_units(BEFORE, (UnitKind.DISTRICT,))
                 if queries.find_parent(unit.id, BEFORE).id == old.id]
    assert [len(districts), districts[0].name] == [13, "Huyện Ba Tơ"]


def test_a_commune_that_went_through_unchanged_changed_its_parent(app):
    load_register()
    ba_xa = next(u for u in queries.list_units(AFTER, search="ba xa"))
    assert queries.find_parent(ba_xa.id, BEFORE).name == "Huyện Ba Tơ"
    assert queries.find_parent(ba_xa.id, AFTER).name == "Tỉnh Quảng Ngãi"


def test_names_that_differ_in_tones_only_are_two_units(app):
    load_register()
    son_ha = [unit.name for unit in queries.list_units(AFTER, search="son ha")]
    assert son_ha == ["Xã Sơn Hà", "Xã Sơn Hạ"]
    assert [u.name for u in queries.list_units(AFTER, search="ba to")] == ["Xã Ba Tô", "Xã Ba Tơ"]


def test_a_district_is_succeeded_by_its_communes_in_part_and_the_island_whole(app):
    load_register()
    binh_son, ly_son = queries.get_unit("524"), queries.get_unit("536")
    assert [s.unit.name for s in queries.list_successors(binh_son.id)] == [
        "Xã Bình Chương", "Xã Bình Minh", "Xã Bình Sơn", "Xã Đông Sơn", "Xã Vạn Tường"]
    assert all(s.is_part for s in queries.list_successors(binh_son.id))
    [island] = queries.list_successors(ly_son.id)
    assert (island.unit.name, island.on, island.is_part) == ("Đặc khu Lý Sơn", CHANGE, False)


def test_a_name_holds_until_the_day_of_change(app):
    load_register()
    district = queries.get_unit("524")
    assert queries.find_unit_name(district.id, BEFORE) == "Huyện Bình Sơn"
    assert queries.find_unit_name(district.id, AFTER) is None
