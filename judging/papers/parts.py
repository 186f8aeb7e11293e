"""Parts that papers share: the heading of the host or its committee, who signs, annexes."""

from collections.abc import Mapping

from app.paper import document as doc
from app.paper.document import Column, Element, Grid, Letterhead, Place, Section, Signing, Text
from judging.papers import words
from judging.papers.facts import Contest

Values = Mapping[str, str]


def committee_head(contest: Contest, values: Values, symbol: str, *,
                   is_dated: bool = True) -> Letterhead:
    """Return the heading of the organising committee, under the agency that hosts it."""
    return _head(values, ("Ban Tổ chức cuộc thi", contest.host), symbol,
                 contest.place if is_dated else "")


def host_head(contest: Contest, values: Values, symbol: str, about: str = "") -> Letterhead:
    """Return the heading of the host, under the agency above it."""
    return _head(values, (contest.host, contest.parent), symbol, contest.place, about)


def panel_head(contest: Contest, values: Values, symbol: str = "") -> Letterhead:
    """Return the heading of the panel: its papers say in the text when."""
    return _head(values, ("Hội đồng giám khảo", f"Ban Tổ chức {contest.name}"), symbol)


def _head(values: Values, names: tuple[str, str], symbol: str, place: str = "",
          about: str = "") -> Letterhead:
    issuer, parent = (words.typed(values, key, name).upper()
                      for key, name in zip(("issuer", "parent"), names, strict=True))
    symbol = words.typed(values, "symbol", symbol)
    return Letterhead(issuer, parent, words.number_line(symbol) if symbol else "",
                      words.dated(place) if place else "", about)


def signer(values: Values, lines: tuple[str, ...]) -> Place:
    """Return who signs: as typed, else by the usual words; the name stays open."""
    shown = words.lines(values, "authority", lines)
    return Place(tuple(line.upper() for line in shown), words.typed(values, "signer"))


def signing(values: Values, lines: tuple[str, ...], recipients: tuple[str, ...]) -> Signing:
    """Return the end of a paper: recipients on the left, the signer on the right."""
    shown = words.lines(values, "recipients", recipients)
    last = len(shown) - 1
    return Signing(signer(values, lines), recipients=tuple(
        f"- {line.lstrip('- ').rstrip(' .;')}{'.' if number == last else ';'}"
        for number, line in enumerate(shown)))


def annex(number: str, title: str, source: str, *blocks: doc.Block,
          landscape: bool = False) -> Section:
    """Return an annex with its title and the paper that it belongs to."""
    return Section((
        doc.plain(f"Phụ lục {number}".strip(), Element.ANNEX),
        doc.plain(title.upper(), Element.ANNEX_TITLE),
        doc.plain(f"(Kèm theo {source})", Element.ATTACHED), *blocks), landscape)


def source(kind: str, symbol: str, issuer: str) -> str:
    """Return how an annex names its paper, number and date still open."""
    return f"{kind} số …/{symbol} ngày … tháng … năm …… của {issuer}"


def body(*paragraphs: str) -> tuple[Text, ...]:
    """Return paragraphs of the body; empty ones are left out."""
    return tuple(doc.plain(each) for each in paragraphs if each)


def head(text: str) -> Text:
    """Return a heading within the text."""
    return doc.plain(text, Element.HEAD)


def pen_grid(name: str, columns: tuple[Column, ...], rows: list[tuple[str, ...]]) -> Grid:
    """Return a table with room for signatures."""
    return Grid(name, columns, tuple(rows), least=11)
