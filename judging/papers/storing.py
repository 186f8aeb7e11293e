"""Documents as plain JSON and back: what was sent to be signed is kept as it was."""

from dataclasses import asdict
from typing import Any

from app.paper import document as doc
from app.paper.document import Document

BLOCKS: dict[str, type[doc.Block]] = {
    kind.__name__: kind for kind in (
        doc.Text, doc.Letterhead, doc.Title, doc.Grid, doc.Chart, doc.Signing)}


def document_to_json(document: Document) -> dict[str, Any]:
    """Return a document as plain JSON."""
    return {
        "title": document.title, "footer": document.footer, "demo": document.demo,
        "author": document.author,
        "sections": [
            {"landscape": section.landscape,
             "blocks": [{"block": type(block).__name__, **_plain(block)}
                        for block in section.blocks]}
            for section in document.sections],
    }


def document_from_json(content: dict[str, Any]) -> Document:
    """Return the document that `document_to_json` wrote down."""
    sections = tuple(
        doc.Section(tuple(_block(dict(block)) for block in section["blocks"]),
                    section["landscape"])
        for section in content["sections"])
    return Document(content["title"], sections, content["footer"], content["demo"],
                    content["author"])


def _plain(block: doc.Block) -> dict[str, Any]:
    content = asdict(block)
    if isinstance(block, doc.Grid):
        content["strong"] = sorted(block.strong)
    return content


def _block(content: dict[str, Any]) -> doc.Block:
    kind = BLOCKS[content.pop("block")]
    if kind is doc.Text:
        return doc.Text(doc.Element(content["element"]),
                        tuple(doc.Span(**span) for span in content["spans"]))
    if kind is doc.Grid:
        columns = tuple(doc.Column(**column) for column in content.pop("columns"))
        rows = tuple(tuple(row) for row in content.pop("rows"))
        return doc.Grid(columns=columns, rows=rows, strong=frozenset(content.pop("strong")),
                        **content)
    if kind is doc.Chart:
        return doc.Chart(content["name"], content["form"], tuple(content["labels"]),
                         tuple(content["values"]))
    if kind is doc.Signing:
        left = content["left"]
        return doc.Signing(_place(content["right"]), _place(left) if left else None,
                           tuple(content["recipients"]))
    return kind(**content)


def _place(content: dict[str, Any]) -> doc.Place:
    return doc.Place(tuple(content["lines"]), content["name"], content["note"])
