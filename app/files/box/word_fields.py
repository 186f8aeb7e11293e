"""What a Word template may not hold, whatever its fields say: fields of Word that fetch or run.

A template goes to others: what it would fetch when they open a paper goes out with their data.
"""

import re
from collections.abc import Iterator

from lxml import etree

from .refusals import Refused
from .word_rules import Flaw

#: Fields of Word that only tell of the paper itself.
HARMLESS = frozenset({
    "ADVANCE", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BIBLIOGRAPHY", "CITATION",
    "COMMENTS", "CREATEDATE", "DATE", "DOCPROPERTY", "EDITTIME", "EQ", "FILENAME", "FILESIZE",
    "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "HYPERLINK", "INDEX", "INFO", "KEYWORDS",
    "LASTSAVEDBY", "LISTNUM", "MERGEFIELD", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS",
    "PAGE", "PAGEREF", "PRINTDATE", "QUOTE", "REF", "REVNUM", "SAVEDATE", "SECTION",
    "SECTIONPAGES", "SEQ", "STYLEREF", "SUBJECT", "SYMBOL", "TA", "TC", "TEMPLATE", "TIME",
    "TITLE", "TOA", "TOC", "USERADDRESS", "USERINITIALS", "USERNAME", "XE",
})
_FIELDS = ("{*}fldChar", "{*}instrText", "{*}delInstrText", "{*}fldSimple")
_NAME = re.compile(r"\s*\"?([^\s\\\"]*)")
#: Stands for a field within what a field says.
_NESTED = "{"
#: Of drawings: what shows a picture, by the namespace it is in.
_VML, _SVG = "urn:schemas-microsoft-com:vml", "http://www.w3.org/2000/svg"
_FILLED = ("imagedata", "fill", "stroke")


def refuse_links(root: etree._Element) -> None:
    """Refuse a part that shows something by its address instead of holding it."""
    for each in root.iter(etree.Element):
        tag = etree.QName(each)
        is_drawn = ((tag.namespace == _VML and tag.localname in _FILLED)
                    or (tag.namespace == _SVG and tag.localname != "a"))
        for name, value in each.attrib.items():
            space, _, local = name.rpartition("}")
            if (space.endswith("/relationships") and local in ("link", "href")) or (
                    is_drawn and local in ("src", "href") and value.strip()
                    and not value.strip().startswith(("#", "data:"))):
                raise Refused("outside")


def refuse_fields(root: etree._Element) -> None:
    """Refuse a part with a field of Word that fetches, runs or reckons something."""
    for said in _instructions(root):
        found = _NAME.match(said)
        name = found[1].upper() if found else ""
        if said.strip() and name not in HARMLESS:
            raise Flaw("word_field", "…" if _NESTED in name else name)


def _instructions(root: etree._Element) -> Iterator[str]:
    """Yield what fields say, in pieces or whole; a field in a field leaves a bracket."""
    open_: list[str] = []
    read: list[bool] = []
    for each in root.iter(*_FIELDS):
        kind, step = etree.QName(each).localname, _said(each, "fldCharType")
        if kind == "fldSimple":
            yield _said(each, "instr")
        elif kind == "fldChar" and step == "begin":
            if open_ and read[-1]:
                open_[-1] += _NESTED
            open_.append("")
            read.append(True)
        elif kind == "fldChar" and open_:
            read[-1] = False
            if step == "end":
                read.pop()
                yield open_.pop()
        elif kind != "fldChar" and open_ and read[-1]:
            open_[-1] += each.text or ""
    yield from open_


def _said(element: etree._Element, name: str) -> str:
    return next((value for key, value in element.attrib.items()
                 if key.rpartition("}")[2] == name), "")
