"""Where a signed paper differs from the data of today, place by place."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.paper import document as doc
from app.paper.document import Document

MOST_WORDS = 200
#: What officers call the parts that are no paragraph.
PARTS: dict[type, str] = {doc.Letterhead: "phần đầu văn bản", doc.Title: "tên loại, trích yếu",
                          doc.Signing: "chỗ ký, nơi nhận"}


@dataclass(frozen=True)
class Difference:
    """One place: what the signed paper says, and what it would say now."""

    place: str
    signed: str
    now: str


def differences(signed: Document, now: Document) -> list[Difference]:
    """Return the places at which two documents differ, in the order of reading."""
    found: list[Difference] = []
    if signed.footer != now.footer:
        found.append(Difference("Chân trang", signed.footer, now.footer))
    for number in range(max(len(signed.sections), len(now.sections))):
        name = "" if number == 0 else f"Phụ lục {number}, "
        found += _blocks(name, _of(signed, number), _of(now, number))
    return found


def _of(document: Document, number: int) -> tuple[doc.Block, ...]:
    return document.sections[number].blocks if number < len(document.sections) else ()


def _blocks(name: str, before: tuple[doc.Block, ...],
            after: tuple[doc.Block, ...]) -> Iterator[Difference]:
    """Yield differences; blocks are matched by what they are, then by their order."""
    old, new = ([_kind(block) for block in blocks] for blocks in (before, after))
    for _tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        for step in range(max(b - a, d - c)):
            one = before[a + step] if a + step < b else None
            two = after[c + step] if c + step < d else None
            place = name + PARTS.get(type(one or two), f"đoạn {a + step + 1}")
            if isinstance(one, doc.Grid) and isinstance(two, doc.Grid):
                yield from _grids(name, one, two)
            elif one is None or two is None:
                yield Difference(place, _words(one), _words(two))
            elif tuple(one.texts()) != tuple(two.texts()):
                yield Difference(place, *_unlike(one, two))


def _unlike(one: doc.Block, two: doc.Block) -> tuple[str, str]:
    """Return what two blocks say, of heads and signatures only the lines that differ."""
    before, after = list(one.texts()), list(two.texts())
    if type(one) not in PARTS or len(before) != len(after):
        return _words(one), _words(two)
    left, right = zip(*(pair for pair in zip(before, after, strict=True)
                        if pair[0] != pair[1]), strict=True)
    return " · ".join(left), " · ".join(right)


def _kind(block: doc.Block) -> str:
    """Return what a block is: tables by name, paragraphs by their element."""
    if isinstance(block, doc.Grid):
        return block.name
    return block.element.value if isinstance(block, doc.Text) else type(block).__name__


def _grids(name: str, before: doc.Grid, after: doc.Grid) -> Iterator[Difference]:
    """Yield differing cells; rows are matched by their first cell that is no running number."""
    table = f"{name}bảng “{after.name}”"
    old, new = _rows(before), _rows(after)
    heads = [column.title for column in before.columns]
    if heads != [column.title for column in after.columns]:
        yield Difference(f"{table}, tiêu đề cột", ", ".join(heads),
                         ", ".join(column.title for column in after.columns))
        return
    for key in [*old, *(key for key in new if key not in old)]:
        one, two = old.get(key), new.get(key)
        place = f"{table}, dòng {key[0] or key[1]}"
        if one is None or two is None:
            yield Difference(place, " · ".join(one or ()), " · ".join(two or ()))
            continue
        for head, left, right in zip(heads[1:], one[1:], two[1:], strict=True):
            if left != right:
                yield Difference(f"{place}, cột {head}", left, right)


def _rows(grid: doc.Grid) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return rows by their name and how many of that name came before."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for row in grid.rows:
        name = row[1] if len(row) > 1 else row[0]
        count = 1
        while (name, count) in found:
            count += 1
        found[name, count] = row
    return found


def _words(block: doc.Block | None) -> str:
    if block is None:
        return ""
    if isinstance(block, doc.Grid):
        return f"Bảng “{block.name}”, {len(block.rows)} dòng"
    words = " · ".join(block.texts())
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}…"
