"""Word templates of strangers: looked at, then filled in, in a bounded child of the box."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from . import office, relations
from .refusals import Refused
from .word_check import Reader
from .word_fields import refuse_fields, refuse_links
from .word_rules import Block, Flaw, Sandbox, parsed

Answer = tuple[dict[str, Any], bytes]
#: Parts that a paper has no need of and that open or fetch something.
_FOREIGN = frozenset({"attachedtemplate", "afchunk", "oleobject", "package", "control",
                      "vbaproject", "wordvbadata", "subdocument", "frame"})
MOST_BYTES = 25 * 1024 * 1024


class _Word(DocxTemplate):
    """A template of which only text, heads, feet and notes are filled in, strictly."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Leave title and author as they are."""

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any],
                        jinja_env: Any = None) -> str:
        """Fill in a part; what would have to be mended afterwards is refused."""
        parsed(jinja_env, src_xml)
        made = super().render_xml_part(src_xml, part, context, jinja_env)
        try:
            root = etree.fromstring(made.encode(), etree.XMLParser(resolve_entities=False,
                                                                   huge_tree=True))
        except etree.XMLSyntaxError:
            raise Flaw("layout") from None
        refuse_links(root)
        refuse_fields(root)
        return str(made)


def check(parts: list[bytes]) -> Iterator[Answer]:
    """Say what is wrong with a template: *parts* are the file, then data to try it with."""
    template, *samples = parts
    flaws = _foreign(template)
    data = [json.loads(sample) for sample in samples]
    names = {name for each in data for name in each}
    scope = {name: [each[name] for each in data if name in each] for name in names}
    flaws = flaws or Reader(scope).read(docx.Document(io.BytesIO(template)))
    if not flaws:
        flaws = [flaw for each in data for flaw in _made(template, each)[0]][:1]
    yield {"flaws": flaws}, b""


def fill(parts: list[bytes]) -> Iterator[Answer]:
    """Return a template with its data filled in, or what is wrong with it."""
    template, sample = parts
    flaws, made = _foreign(template), b""
    if not flaws:
        flaws, made = _made(template, json.loads(sample))
    yield {"flaws": flaws}, made


def _made(template: bytes, data: dict[str, Any]) -> tuple[list[dict[str, Any]], bytes]:
    """Return what is wrong, or nothing and the file."""
    try:
        made = _filled(template, data)
        docx.Document(io.BytesIO(made))
    except Flaw as flaw:
        return [_flaw(flaw.word, flaw.about)], b""
    except TemplateError as error:
        return [_flaw("unfilled", str(error.message or ""))], b""
    return ([_flaw("large")], b"") if len(made) > MOST_BYTES else ([], made)


def _flaw(word: str, about: str = "") -> dict[str, Any]:
    return {"at": 0, "side": "", "text": "", "word": word, "about": about[:120]}


def _filled(template: bytes, data: dict[str, Any]) -> bytes:
    word = _Word(io.BytesIO(template))
    word.init_docx()
    pictures = {name: word.docx.part.get_or_add_image(io.BytesIO(base64.b64decode(content)))[0]
                for name, content in data.get("pictures", {}).items()}
    word.render(_ready(data, pictures), Sandbox(), autoescape=True)
    word.docx.core_properties.title = str(data.get("title", ""))[:255]
    if data.get("note"):
        _say(word.docx, data["note"])
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _ready(value: Any, pictures: dict[str, str]) -> Any:
    """Return data with their ready parts as such, pictures named as the file names them."""
    if isinstance(value, list):
        return [_ready(each, pictures) for each in value]
    if not isinstance(value, dict):
        return value
    made = {key: _ready(each, pictures) for key, each in value.items()}
    if "xml" not in made:
        return made
    for name, relation in pictures.items():
        made["xml"] = made["xml"].replace(f'r:embed="{name}"', f'r:embed="{relation}"')
    return Block(made)


def _say(word: Any, note: str) -> None:
    """Say at the top of every page that data are invented, whatever the template says."""
    for number, section in enumerate(word.sections):
        heads = [section.header]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        for head in heads:
            if number and head.is_linked_to_previous:
                continue
            if any(note in line.text for line in head.paragraphs):
                continue
            line = head.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = line.add_run(note)
            run.bold, run.font.size = True, Pt(8)


def _foreign(content: bytes) -> list[dict[str, Any]]:
    """Refuse what is no plain Word file; return what its own fields would fetch or run."""
    words, _ = next(office.inspect([content]))
    next(office.defuse([content]))  # reads every part: no bomb, no entities
    if words["kind"] != "docx":
        raise Refused("not_word")
    if words["removed"]:
        raise Refused("outside")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                _look_into(name, archive.read(name))
    except Flaw as flaw:
        return [_flaw(flaw.word, flaw.about)]
    return []


def _look_into(name: str, content: bytes) -> None:
    """Refuse a part that fetches or runs something."""
    is_xml = name.lower().endswith((".xml", ".rels")) or content.lstrip()[:1] == b"<"
    if not is_xml or not content.strip():
        return
    root = relations.tree(relations.plain(content))
    for _each, kind, is_outside in relations.relations(root):
        if kind.lower() in _FOREIGN or (is_outside and kind != "hyperlink"):
            raise Refused("outside")
    refuse_links(root)
    refuse_fields(root)
