"""The fields of a template as officers read them: what to type, what it means, an example."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.i18n import _l

#: What one field means, by its name.
MEANINGS: dict[str, Any] = {
    "co_quan_chu_quan": _l("Body above the issuing body"),
    "co_quan_ban_hanh": _l("Issuing body"),
    "so_ky_hieu": _l("Number, left open for the clerk, and symbol"),
    "dia_danh_ngay_thang": _l("Place and date, the date left open"),
    "ve_viec": _l("Subject of a letter without a title (V/v)"),
    "ten_loai": _l("Kind of paper"),
    "trich_yeu": _l("Subject (trích yếu)"),
    "tham_quyen": _l("Who decides, in capitals"),
    "so": _l("Number of the annex"),
    "ten": _l("Title of the annex"),
    "kem_theo": _l("Which paper the annex belongs to"),
    "ho_ten": _l("Name on the plate"),
    "nhiem_vu": _l("Task under the name"),
    "ten_van_ban": _l("What the paper is called in lists"),
    "chan_trang": _l("Foot of the page: digest"),
}
LISTS: dict[str, Any] = {
    "can_cu": _l("Legal bases, one to a line"),
    "noi_nhan": _l("Recipients (Nơi nhận), one to a line"),
    "ky.chuc_vu": _l("Authority and office of the signer on the right, one to a line"),
    "ky_trai.chuc_vu": _l("Office of the signer on the left, one to a line"),
}
PLACES: dict[str, Any] = {
    "ky.ho_ten": _l("Name of the signer on the right"),
    "ky.ghi_chu": _l("Note under the office on the right"),
    "ky_trai.ho_ten": _l("Name of the signer on the left"),
}
READY: dict[str, Any] = {
    "kinh_gui": _l("Ready part: addressees (Kính gửi)"),
    "mo_dau": _l("Ready part: what comes before the first numbered heading"),
    "sau_chu_ky": _l("Ready part: what comes after the signatures"),
}
LONGEST = 140


@dataclass(frozen=True)
class Line:
    """A field: what is typed into Word, what it means, what stood there today."""

    written: tuple[str, ...]
    meaning: Any
    example: str


@dataclass(frozen=True)
class Group:
    """Fields that belong together."""

    title: Any
    note: Any
    lines: tuple[Line, ...]


def groups_of(example: dict[str, Any], season: dict[str, Any] | None) -> list[Group]:
    """Return the fields of a template; values come from the season where it has any."""
    now = season or {}
    if "cac_ban" in example:
        groups = _section(example["cac_ban"][0], (now.get("cac_ban") or [{}])[0], "ban.")
        loop = _steps("ban", "cac_ban")
        groups.insert(0, Group(_l("One page after the other"), _l(
            "Everything below stands in this loop, once for each person or entry."),
            (Line((loop[0], "…", loop[2]), _l("For each page"), ""),)))
    else:
        groups = _section(example, now, "")
    if example.get("cac_phu_luc"):
        inner = _section(example["cac_phu_luc"][0], (now.get("cac_phu_luc") or [{}])[0],
                         "phu_luc.")
        loop = _steps("phu_luc", "cac_phu_luc")
        groups.append(Group(_l("Annexes"), _l("These fields stand in a loop over the annexes."), (
            Line((loop[0], "…", loop[2]), _l("For each annex"), ""),
            *(line for group in inner for line in group.lines))))
    whole = tuple(_lines(MEANINGS, ("ten_van_ban", "chan_trang"), example, now, ""))
    return [*groups, Group(_l("The whole paper"), "", whole)]


def _section(example: dict[str, Any], now: dict[str, Any], prefix: str) -> list[Group]:
    single = [name for name in MEANINGS if name not in ("ten_van_ban", "chan_trang")]
    first = [*_lines(MEANINGS, single, example, now, prefix),
             *_lines(PLACES, PLACES, example, now, prefix)]
    groups = [
        Group(_l("Single fields"), _l("Type a field wherever its words are to stand."),
              tuple(first)),
        Group(_l("Lists"), _l("Three paragraphs: the loop, the field, the end."),
              tuple(_lists(example, now, prefix))),
        Group(_l("Ready parts"), _l("Text and tables as the program sets them; each stands alone "
                                    "in its paragraph."), tuple(_ready(example, now, prefix))),
        Group(_l("Table"), _l("Three rows of a table: the loop, the fields in its cells, the "
                              "end."), tuple(_table(example, now, prefix))),
        Group(_l("Lines such as “Place: …”"), "", tuple(
            Line((f"{{{{ {prefix}thong_tin.{name} }}}}",), _l("What stands after the colon"),
                 _cut(now.get("thong_tin", {}).get(name) or value))
            for name, value in example["thong_tin"].items())),
    ]
    return [group for group in groups if group.lines]


def _lines(meanings: dict[str, Any], names: Any, example: dict[str, Any], now: dict[str, Any],
           prefix: str) -> Iterator[Line]:
    for name in names:
        if _at(example, name) or _signs(example, name):
            yield Line((f"{{{{ {prefix}{name} }}}}",), meanings[name],
                       _cut(_at(now, name) or _at(example, name) or ""))


def _lists(example: dict[str, Any], now: dict[str, Any], prefix: str) -> Iterator[Line]:
    for name, meaning in LISTS.items():
        if _at(example, name):
            shown = _at(now, name) or _at(example, name)
            yield Line(_steps("dong", prefix + name), meaning, _cut(" ".join(shown)))


def _ready(example: dict[str, Any], now: dict[str, Any], prefix: str) -> Iterator[Line]:
    parts = [(name, meaning, _at(example, name)) for name, meaning in READY.items()]
    parts += [(f"phan.{name}", _l("Ready part under the heading “%(head)s”",
                                  head=part["tieu_de"]), part)
              for name, part in example["phan"].items()]
    for name, meaning, part in parts:
        if part["xml"]:
            yield Line((f"{{{{p {prefix}{name} }}}}",), meaning, _said(_at(now, name) or part))
            if part["doan"] and part["tieu_de"]:
                yield Line(_steps("dong", f"{prefix}{name}.doan"),
                           _l("The same, paragraph by paragraph, without its tables"), "")


def _table(example: dict[str, Any], now: dict[str, Any], prefix: str) -> Iterator[Line]:
    table, shown = example["bang"], now.get("bang", {})
    if not table["dong"]:
        return
    steps = _steps("dong", f"{prefix}bang.dong", "tr")
    yield Line((steps[0], "…", steps[2]), _l("For each row of the table “%(name)s”",
                                             name=table["ten"]), "")
    row = (shown.get("dong") or table["dong"])[0]
    for title, name in zip(table["cot"], [key for key in table["dong"][0] if key != "o"],
                           strict=True):
        yield Line((f"{{{{ dong.{name} }}}}",), _l("Column “%(name)s”", name=title),
                   _cut(row.get(name, "")))
    if table["dong_tong"]:
        steps = _steps("dong", f"{prefix}bang.dong_tong", "tr")
        yield Line((steps[0], "…", steps[2]), _l("For each row of sums"),
                   _cut(" · ".join(cell for cell in (shown.get("dong_tong")
                                                     or table["dong_tong"])[0]["o"] if cell)))


def _steps(name: str, of: str, place: str = "p") -> tuple[str, str, str]:
    return (f"{{%{place} for {name} in {of} %}}", f"{{{{ {name} }}}}", f"{{%{place} endfor %}}")


def _signs(example: dict[str, Any], name: str) -> bool:
    """Tell whether somebody signs there, though the name is left to the pen."""
    who, _, what = name.partition(".")
    return what == "ho_ten" and bool(example[who]["chuc_vu"])


def _said(part: dict[str, Any]) -> str:
    return _cut(" ".join([*part["doan"], *(f"[{table['ten']}]" for table in part["cac_bang"])]))


def _at(data: dict[str, Any], path: str) -> Any:
    for key in path.split("."):
        data = data.get(key, {})
    return data


def _cut(words: str) -> str:
    plain = " ".join(str(words).split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST].rstrip()}…"
