"""What parts of an Office file say of other parts and of things elsewhere, read as XML.

Word and LibreOffice read these parts with a parser: to whom bytes are compared, a quoted angle
bracket, an entity or another encoding hides what a parser sees.
"""

import re
from collections.abc import Iterator

from lxml import etree

from .refusals import Refused

_DECLARED = re.compile(rb"^<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)[\"']")
#: One tag with its attributes, in which a bracket may be quoted.
_TAG = re.compile(rb"<[^\s<>/!?][^\s<>/]*(?:\s+[^\s=<>/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_LINKED = re.compile(rb"\s[^\s=<>/\"']+:link\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
#: An address of elsewhere, whatever the relationship says of itself.
_ADDRESS = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)
_EMBEDDED = ("embeddings", "activeX", "vbaProject", "ctrlProps")


def plain(content: bytes) -> bytes:
    """Return a part in an encoding that hides nothing from a search for words."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            raise Refused("damaged") from None
        return re.sub(rb"^<\?xml[^>]*\?>", b"", content)
    bare = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    said = _DECLARED.match(bare)
    if (bare and not bare.startswith(b"<")) or b"\0" in content or (
            said and said[1].lower() not in _ENCODINGS):
        raise Refused("damaged")
    return content


def tree(content: bytes) -> etree._Element:
    """Return a part as XML; nothing is looked up.

    Raises
    ------
    Refused
        It is no XML.
    """
    try:
        return etree.fromstring(content, etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True))
    except etree.XMLSyntaxError:
        raise Refused("damaged") from None


def relations(root: etree._Element) -> Iterator[tuple[etree._Element, str, bool]]:
    """Yield the relationships of a part: its element, its kind, whether it leads elsewhere."""
    for each in root.iter("{*}Relationship"):
        is_outside = (each.get("TargetMode", "").strip().lower() == "external"
                      or bool(_ADDRESS.match(each.get("Target", ""))))
        yield each, each.get("Type", "").strip().rpartition("/")[2], is_outside


def local_only(content: bytes) -> bytes:
    """Keep links that a person clicks; drop whatever the program would fetch by itself."""
    if not content.strip():
        return content
    root = tree(content)
    for each, kind, is_outside in list(relations(root)):
        told = each.get("Type", "") + each.get("Target", "")
        is_embedded = any(mark in told for mark in _EMBEDDED)
        if is_embedded or (is_outside and kind != "hyperlink"):
            holder = each.getparent()
            if holder is None:
                raise Refused("damaged")
            holder.remove(each)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def unlinked(content: bytes) -> bytes:
    """Drop what shows a picture or film by its address: that may be any link of the part."""
    if b":link" not in content:
        return content
    return _TAG.sub(lambda tag: _LINKED.sub(b"", tag[0]), content)
