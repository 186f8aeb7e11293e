"""A document as named fields, for Word templates: the same words, each under a name of its own.

Names are Vietnamese without accents, as officers type them into Word. What has no room in one
field is a ready part: paragraphs and tables as the program draws them, to be placed whole, or
taken apart in a loop.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.paper import document as doc
from app.paper.document import Document, Element, Section
from app.paper.pieces import Pieces
from app.paper.word_xml import clean
from app.paper.wording import translator
from app.text import slugify

E = Element
BEFORE, AFTER, TO, BODY = "mo_dau", "sau_chu_ky", "kinh_gui", "noi_dung"
#: Headings that belong to a kind of paper, not to its data, are numbered.
NUMBERED = re.compile(r"^(?:[IVXLC]+|\d+)\.\s+")
ADDRESSED = "Kính gửi"
LONGEST_NAME = 40
SINGLE = {E.ANNEX: "so", E.ANNEX_TITLE: "ten", E.ATTACHED: "kem_theo", E.PLATE: "ho_ten",
           E.PLATE_NOTE: "nhiem_vu"}


@dataclass
class Part:
    """A run of blocks between the elements that have names of their own."""

    name: str
    head: str = ""
    element: Element = Element.HEAD
    blocks: list[doc.Block] = field(default_factory=list)


@dataclass
class Outline:
    """A section taken apart, in the order of reading."""

    section: Section
    #: Names of elements and parts as they first come.
    order: list[str] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    single: dict[str, str] = field(default_factory=dict)
    bases: list[str] = field(default_factory=list)
    head: doc.Letterhead | None = None
    title: doc.Title | None = None
    signing: doc.Signing | None = None


def name_of(words: str, taken: Any = ()) -> str:
    """Return a field's name made from Vietnamese words, unlike those taken.

    >>> name_of("II. KẾT QUẢ CHẤM ĐIỂM"), name_of("Mã hồ sơ", ["ma_ho_so"])
    ('ket_qua_cham_diem', 'ma_ho_so_2')
    """
    plain = re.sub(r"\W+", "_", slugify(NUMBERED.sub("", words))).strip("_") or "phan"
    while len(plain) > LONGEST_NAME and "_" in plain:
        plain = plain.rpartition("_")[0]
    if plain[0].isdigit():
        plain = f"so_{plain}"
    found, count = plain, 1
    while found in taken:
        count += 1
        found = f"{plain}_{count}"
    return found


def outline(section: Section) -> Outline:
    """Return a section taken apart."""
    found = Outline(section)
    part = ""
    for block in section.blocks:
        part = _put(found, block, part)
    found.order = list(dict.fromkeys(found.order))
    return found


def _put(found: Outline, block: doc.Block, part: str) -> str:
    """Put a block where it belongs; return the part that what follows belongs to."""
    if isinstance(block, doc.Letterhead):
        found.head = block
        found.order.append("head")
    elif isinstance(block, doc.Title):
        found.title = block
        found.order.append("title")
    elif isinstance(block, doc.Signing) and found.signing is None:
        found.signing = block
        found.order.append("signing")
        return AFTER
    elif isinstance(block, doc.Text):
        return _put_text(found, block, part)
    else:
        _add(found, part or BEFORE, block)
    return part


def _put_text(found: Outline, text: doc.Text, part: str) -> str:
    words, element = text.words, text.element
    if element in SINGLE and SINGLE[element] not in found.single:
        found.single[SINGLE[element]] = words
        found.order.append(SINGLE[element])
    elif element is E.BASIS:
        found.bases.append(words)
        found.order.append("bases")
    elif element is E.AUTHORITY and found.signing is None and not found.bases:
        found.single["tham_quyen"] = words
        found.order.append("tham_quyen")
    elif element is E.AUTHORITY and found.signing is None:
        return _begin(found, BODY, words, element)
    elif element is E.HEAD and NUMBERED.match(words):
        return _begin(found, name_of(words, found.parts), words, element)
    elif element is E.ADDRESSEE or words.startswith(ADDRESSED):
        _add(found, TO, text)
    else:
        _add(found, part or BEFORE, text)
    return part


def _begin(found: Outline, name: str, head: str, element: Element) -> str:
    found.parts[name] = Part(name, head, element)
    found.order.append(name)
    return name


def _add(found: Outline, name: str, block: doc.Block) -> None:
    found.parts.setdefault(name, Part(name)).blocks.append(block)
    found.order.append(name)


def fields_of(document: Document, *, repeated: bool) -> dict[str, Any]:
    """Return all that a template of a document may place, as plain data.

    A *repeated* paper is one page after the other for people or entries, each a whole paper.
    """
    outlines = [outline(section) for section in document.sections]
    pieces = Pieces(document, [block for each in outlines for block in _drawn(each)])
    sections = [_fields(each, pieces) for each in outlines]
    whole: dict[str, Any] = {
        "ten_van_ban": document.title, "chan_trang": document.footer,
        "title": document.title, "pictures": pieces.pictures,
        "note": translator("vi")("Demo data").upper() if document.demo else ""}
    if repeated:
        return dict(_cleaned({**whole, "cac_ban": sections}))
    return dict(_cleaned({**sections[0], **whole, "cac_phu_luc": sections[1:]}))


def _cleaned(value: Any) -> Any:
    """Return fields without what a Word file cannot hold; ready parts are clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    return {key: each if key in ("xml", "pictures") else _cleaned(each)
            for key, each in value.items()}


def _drawn(each: Outline) -> Iterator[tuple[doc.Block, bool]]:
    for part in each.parts.values():
        yield from ((block, each.section.landscape) for block in part.blocks)


def _fields(each: Outline, pieces: Pieces) -> dict[str, Any]:
    """Return one section as fields."""
    head, title = each.head or doc.Letterhead(""), each.title or doc.Title("")
    made: dict[str, Any] = {
        "co_quan_chu_quan": head.parent, "co_quan_ban_hanh": head.issuer,
        "so_ky_hieu": head.number, "dia_danh_ngay_thang": head.dated, "ve_viec": head.about,
        "ten_loai": title.kind, "trich_yeu": title.subject, "can_cu": each.bases,
        **dict.fromkeys(("tham_quyen", *SINGLE.values()), ""), **each.single}
    made["phan"] = {name: _part(part, pieces) for name, part in each.parts.items()}
    for name in (TO, BEFORE, AFTER):
        made[name] = made["phan"].pop(name, None) or _part(Part(name), pieces)
    grids = [block for part in each.parts.values() for block in part.blocks
             if isinstance(block, doc.Grid)]
    made["bang"] = _grid(grids[0], pieces) if grids else {"dong": [], "dong_tong": [], "xml": ""}
    made["thong_tin"] = dict(_facts(each))
    signing = each.signing or doc.Signing(doc.Place(()))
    return {**made, "ky": _place(signing.right), "ky_trai": _place(signing.left),
            "noi_nhan": list(signing.recipients)}


def _part(part: Part, pieces: Pieces) -> dict[str, Any]:
    return {"xml": "".join(map(pieces.xml, part.blocks)), "tieu_de": part.head,
            "doan": [block.words for block in part.blocks if isinstance(block, doc.Text)],
            "cac_bang": [_grid(block, pieces) for block in part.blocks
                         if isinstance(block, doc.Grid)]}


def _grid(grid: doc.Grid, pieces: Pieces) -> dict[str, Any]:
    """Return a table: its heads, and rows with cells by the names of their heads."""
    names = columns_of(grid)
    first_sum = min((n for n in range(len(grid.rows) + 1)
                     if set(range(n, len(grid.rows))) <= grid.strong), default=0)
    if first_sum == 0:  # all of it is bold: there are no sums
        first_sum = len(grid.rows)
    rows = [{**dict(zip(names, row, strict=True)), "o": list(row)} for row in grid.rows]
    return {"xml": pieces.xml(grid), "ten": grid.name,
            "cot": [column.title for column in grid.columns],
            "dong": rows[:first_sum], "dong_tong": rows[first_sum:]}


def columns_of(grid: doc.Grid) -> list[str]:
    """Return the names of a table's columns."""
    names: list[str] = []
    for column in grid.columns:
        names.append(name_of(column.title or "cot", names))
    return names


def _facts(each: Outline) -> Iterator[tuple[str, str]]:
    """Yield lines such as "Địa điểm: Hội trường" by what stands before the colon."""
    for part in each.parts.values():
        for block in part.blocks:
            if isinstance(block, doc.Text) and len(block.spans) > 1:
                label, *rest = block.spans
                if label.words.rstrip().endswith(":"):
                    yield (name_of(label.words.rstrip(" :")),
                           "".join(span.words for span in rest))


def _place(place: doc.Place | None) -> dict[str, Any]:
    shown = place or doc.Place(())
    return {"chuc_vu": list(shown.lines), "ho_ten": shown.name, "ghi_chu": shown.note}
