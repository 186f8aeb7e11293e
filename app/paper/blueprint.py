"""The built-in Word template of a paper: its own layout, with fields where the data go."""

import copy
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn

from app.paper import document as doc
from app.paper import fields
from app.paper.document import Document, Element, Grid, Place, Section, Signing
from app.paper.document_docx import document_docx
from app.paper.fields import Outline

#: Replaced by the end of a section.
TURN = "\N{SYMBOL FOR FORM FEED}"
_ELEMENTS = {name: element for element, name in fields.SINGLE.items()} | {
    "tham_quyen": Element.AUTHORITY}


@dataclass(frozen=True)
class _Writer:
    """Writes placeholders for one section; *prefix* comes before every field's name."""

    outline: Outline
    prefix: str = ""
    #: The table whose columns are the same in all annexes.
    grid: Grid | None = None

    def field(self, name: str, place: str = "") -> str:
        """Return a field as it stands in Word."""
        return f"{{{{{place} {self.prefix}{name} }}}}"

    def blocks(self) -> Iterator[doc.Block]:
        """Yield the section with fields in place of data."""
        for name in self.outline.order:
            yield from self._element(name)

    def _element(self, name: str) -> Iterator[doc.Block]:
        found = self.outline
        if name == "head" and found.head:
            yield found.head  # fields come when its lines are drawn to their length
        elif name == "title" and found.title:
            yield found.title
        elif name == "signing" and found.signing:
            yield self._signing(found.signing)
        elif name == "bases":
            yield from self._loop("dong", "can_cu", Element.BASIS)
        elif name in _ELEMENTS:
            yield doc.plain(self.field(name), _ELEMENTS[name])
        else:
            yield from self._part(name)

    def _part(self, name: str) -> Iterator[doc.Block]:
        part = self.outline.parts[name]
        if self.grid and name == fields.BEFORE and len(part.blocks) == 1:
            yield self._table(self.grid)
            return
        if part.head:
            yield doc.plain(part.head, part.element)
        own = name in (fields.TO, fields.BEFORE, fields.AFTER)
        yield doc.plain(self.field(name if own else f"phan.{name}", "p"))

    def _loop(self, name: str, of: str, element: Element) -> Iterator[doc.Text]:
        for words in self._steps(name, of):
            yield doc.plain(words, element)

    def _steps(self, name: str, of: str) -> tuple[str, str, str]:
        return (f"{{%p for {name} in {self.prefix}{of} %}}", f"{{{{ {name} }}}}",
                "{%p endfor %}")

    def _signing(self, block: Signing) -> Signing:
        left = self._place("ky_trai", block.left) if block.left else None
        return Signing(self._place("ky", block.right), left,
                       self._steps("noi", "noi_nhan") if block.recipients else ())

    def _place(self, name: str, place: Place) -> Place:
        return Place(self._steps("dong", f"{name}.chuc_vu"), self.field(f"{name}.ho_ten"),
                     self.field(f"{name}.ghi_chu") if place.note else "")

    def _table(self, grid: Grid) -> Grid:
        """Return a table with a loop over its rows, and one over its sums."""
        cells = tuple(f"{{{{ dong.{name} }}}}" for name in fields.columns_of(grid))
        rest = ("",) * (len(cells) - 1)
        rows: tuple[tuple[str, ...], ...] = ()
        for of in ("dong", *(("dong_tong",) if grid.strong else ())):
            rows += ((f"{{%tr for dong in {self.prefix}bang.{of} %}}", *rest), cells,
                     ("{%tr endfor %}", *rest))
        strong = frozenset({4}) if grid.strong else frozenset()
        return Grid(grid.name, grid.columns, rows, grid.size, strong, grid.least)


def blueprint(document: Document, *, repeated: bool) -> bytes:
    """Return the template that says what a document says once its fields are filled in."""
    first = _Writer(fields.outline(document.sections[0]), "ban." if repeated else "")
    main = tuple(first.blocks())
    if repeated:
        main = tuple(_each("ban", "cac_ban", main))
    sections = [Section(main, document.sections[0].landscape)]
    annexes = () if repeated else document.sections[1:]
    grid = _same_grid(annexes)
    if annexes:
        writer = _Writer(fields.outline(annexes[0]), "phu_luc.", grid)
        sections.append(Section(tuple(_each("phu_luc", "cac_phu_luc", tuple(writer.blocks()))),
                                annexes[0].landscape))
    word = docx.Document(io.BytesIO(document_docx(Document(
        "", tuple(sections), "{{ chan_trang }}" if document.footer else ""))))
    if grid:
        _set_widths(word, grid, landscape=annexes[0].landscape)
    return _finished(word, first)


def _same_grid(annexes: tuple[Section, ...]) -> Grid | None:
    """Return the table of the first annex, where all have one with these columns."""
    grids = [block for section in annexes for block in section.blocks if isinstance(block, Grid)]
    same = len(grids) == len(annexes) and len({grid.columns for grid in grids}) == 1
    return grids[0] if same else None


def _set_widths(word: Any, grid: Grid, *, landscape: bool) -> None:
    """Give the table of the annexes the columns that data need, not names of fields."""
    drawn = docx.Document(io.BytesIO(document_docx(Document(
        "", (Section((grid,), landscape),)))))
    wanted = [each.get(qn("w:w")) for each in drawn.tables[0]._tbl.tblGrid.gridCol_lst]
    table = word.tables[-1]._tbl
    for each, width in zip(table.tblGrid.gridCol_lst, wanted, strict=True):
        each.set(qn("w:w"), width)
    for row in table.tr_lst:
        for cell, width in zip(row.tc_lst, wanted, strict=True):
            cell.tcPr.find(qn("w:tcW")).set(qn("w:w"), width)


def _each(name: str, of: str, blocks: tuple[doc.Block, ...]) -> Iterator[doc.Block]:
    """Yield blocks in a loop that begins a new page each time but the first."""
    for words in (f"{{%p for {name} in {of} %}}", "{%p if not loop.first %}", TURN,
                  "{%p endif %}"):
        yield doc.plain(words, Element.FACT)
    yield from blocks
    yield doc.plain("{%p endfor %}", Element.FACT)


def _finished(word: Any, writer: _Writer) -> bytes:
    """Put fields into heading and title, and ends of sections where pages turn."""
    _put_fields(word, _heading(writer))
    body = word.element.body
    last = body.sectPr
    for paragraph in list(body.iter(qn("w:p"))):
        if paragraph.text == TURN:
            _turn(paragraph, last)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _heading(writer: _Writer) -> list[tuple[str, str]]:
    head, title = writer.outline.head, writer.outline.title
    pairs = [(head.parent, "co_quan_chu_quan"), (head.issuer, "co_quan_ban_hanh"),
             (head.number, "so_ky_hieu"), (head.about, "ve_viec"),
             (head.dated, "dia_danh_ngay_thang")] if head else []
    pairs += [(title.kind, "ten_loai"), (title.subject, "trich_yeu")] if title else []
    return [(words, writer.field(name)) for words, name in pairs if words]


def _put_fields(word: Any, wanted: list[tuple[str, str]]) -> None:
    """Write fields over the words that lines were drawn for, each once."""
    left = {" ".join(words.split()): name for words, name in wanted}
    for paragraph in word.element.body.iter(qn("w:p")):
        name = left.pop(" ".join(paragraph.text.split()), None)
        if name:
            first, *others = paragraph.iter(qn("w:r"))
            for run in others:
                run.getparent().remove(run)
            for each in list(first):
                if each.tag != qn("w:rPr"):
                    first.remove(each)
            text = first.add_t(name)
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _turn(paragraph: Any, last: Any) -> None:
    """Let a section end here; pages count from 1 after it, as in the last one."""
    kind = last.find(qn("w:pgNumType"))
    if kind is None:
        kind = last.makeelement(qn("w:pgNumType"), {})
        (last.find(qn("w:pgMar"))).addnext(kind)
    kind.set(qn("w:start"), "1")
    for run in list(paragraph.iter(qn("w:r"))):
        run.getparent().remove(run)
    shape = paragraph.get_or_add_pPr()
    spacing = shape.get_or_add_spacing()
    spacing.attrib.clear()
    for name, value in (("before", "0"), ("after", "0"), ("line", "40"), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)  # so low that it begins no page of its own
    shape.append(copy.deepcopy(last))
