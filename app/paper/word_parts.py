"""What surrounds the text of a Word file and python-docx has no word for: fields, font, pages."""

import copy
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from lxml import etree

CINNAMON = RGBColor(0xB4, 0x48, 0x1C)
REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))


def element(name: str, **attributes: str) -> Any:
    """Return a new element of the word-processing namespace."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_font(style: Any, name: str) -> None:
    """Use a font for every script, and spell in Vietnamese."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), name)
    style.element.rPr.append(element("w:lang", val="vi-VN"))


def field(paragraph: Any, name: str, size: float) -> None:
    """Add a number that the word processor works out."""
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for part in (element("w:fldChar", fldCharType="begin"), element("w:instrText"),
                 element("w:fldChar", fldCharType="end")):
        run._r.append(part)
    run._r.find(qn("w:instrText")).text = name


def demo_line(head: Any, words: str) -> None:
    """Say at the top of a page that its data are invented."""
    line = head.add_paragraph()
    line.alignment = ALIGN.CENTER
    run = line.add_run(words)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(8), CINNAMON


def restart_numbers(page: Any) -> None:
    """Let a section count its pages from 1."""
    kind = page.find(qn("w:pgNumType"))
    if kind is None:
        kind = element("w:pgNumType")
        page.insert_element_before(
            kind, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:docGrid")
    kind.set(qn("w:start"), "1")


def following(page: Any) -> Any:
    """Return a section's properties for the ones after it: head and foot go on by themselves."""
    made = copy.deepcopy(page)
    for known in list(made):
        if known.tag in REFERENCES:
            made.remove(known)
    restart_numbers(made)
    return made


def written(page: Any) -> str:
    """Return properties of a section as text."""
    return str(etree.tostring(page, encoding="unicode"))
