"""Reading a Word template paragraph by paragraph, so that a mistake can be shown where it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.opc.oxml import parse_xml
from docx.oxml.ns import qn
from jinja2 import nodes

from .word_rules import LOOP, MOST_DEPTH, Flaw, Sandbox, parsed, values_of

TAG = re.compile(r"\{\{(?P<field>.*?)\}\}|\{%(?P<step>.*?)%\}|\{#.*?#\}", re.S)
PLACE = re.compile(r"(?P<place>p|tr|tc|r)\s+(?P<rest>.*)", re.S)
WORDS = re.compile(r"(?P<verb>\w+)\s*(?P<rest>.*)", re.S)
#: Kinds of parts that templates reach, beside the text itself.
SIDES = ("header", "footer", "footnotes")
QUOTES = str.maketrans("“”‘’", "\"\"''")
MOST_TAGS = 2_000
MOST_SHOWN = 120
_HOLDERS = {"p": "w:p", "tr": "w:tr", "tc": "w:tc"}


@dataclass(frozen=True)
class Tag:
    """A field, or a step of a loop, in its paragraph."""

    place: str
    words: str
    is_step: bool


@dataclass
class _Open:
    """A loop or condition that is not closed yet."""

    verb: str
    place: str
    at: int
    text: str
    scope: dict[str, list[Any]]
    paragraph: Any


@dataclass
class Reader:
    """Goes through the paragraphs of a template and notes what is wrong in which."""

    scope: dict[str, list[Any]]
    env: Sandbox = field(default_factory=Sandbox)
    flaws: list[dict[str, Any]] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    tags: int = 0

    def read(self, word: Document) -> list[dict[str, Any]]:
        """Return what is wrong: the paragraph's number, its text, and why."""
        at = 0
        for root, side in _roots(word):
            for paragraph in root.iter(qn("w:p")):
                text = text_of(paragraph)
                at += bool(text.strip())
                self._paragraph(paragraph, text, at, side)
            for left in reversed(self.opened):
                self._note(left.at, left.text, side, Flaw("unclosed", left.verb))
            self.opened.clear()
        if not self.tags or self.tags > MOST_TAGS:
            self._note(0, "", "", Flaw("many" if self.tags else "none"))
        return sorted(self.flaws, key=lambda flaw: flaw["at"])

    def _paragraph(self, paragraph: Any, text: str, at: int, side: str) -> None:
        try:
            for tag in tags_of(text):
                self.tags += 1
                self._tag(tag, paragraph, text, at)
            self._inline(paragraph)
        except Flaw as flaw:
            self._note(at, text, side, flaw)
            self._leave(paragraph)

    def _leave(self, paragraph: Any) -> list[_Open]:
        """Close what was opened within a paragraph; return it."""
        left = [each for each in self.opened if not each.place and each.paragraph is paragraph]
        for each in reversed(left):
            self.opened.remove(each)
            self.scope = each.scope
        return left

    def _inline(self, paragraph: Any) -> None:
        """Refuse a loop without place that goes on in another paragraph."""
        left = self._leave(paragraph)
        if left:
            raise Flaw("inline", left[0].verb)

    def _tag(self, tag: Tag, paragraph: Any, text: str, at: int) -> None:
        if tag.place == "r" or (tag.place in ("tr", "tc") and not tag.is_step):
            raise Flaw("place", tag.place)
        if tag.place and not _alone(paragraph, tag, text):
            raise Flaw(f"alone_{tag.place}")
        if tag.is_step:
            self._step(tag, paragraph, text, at)
            return
        tree = parsed(self.env, "{{" + tag.words + "}}")
        values = values_of(tree, self.scope) or values_of(_expression(tree), self.scope)
        ready = any(isinstance(value, dict) and "xml" in value for value in values)
        if values and ready != (tag.place == "p"):
            raise Flaw("ready" if ready else "not_ready", tag.words.strip())
        if not ready and any(isinstance(value, (dict, list)) for value in values):
            raise Flaw("several", tag.words.strip())

    def _step(self, tag: Tag, paragraph: Any, text: str, at: int) -> None:
        match = WORDS.fullmatch(tag.words.strip())
        verb = match["verb"] if match else ""
        if verb in ("for", "if"):
            self._begin(verb, tag, _Open(verb, tag.place, at, text, self.scope, paragraph))
        elif verb in ("endfor", "endif"):
            self._end(verb.removeprefix("end"), tag)
        elif verb in ("else", "elif"):
            if not self.opened or self.opened[-1].place != tag.place:
                raise Flaw("unopened", verb)
            if verb == "elif":
                values_of(parsed(self.env, f"{{% if {match['rest']} %}}{{% endif %}}"),
                          self.scope)
        else:
            raise Flaw("forbidden", verb or tag.words.strip())

    def _begin(self, verb: str, tag: Tag, opened: _Open) -> None:
        self.opened.append(opened)  # noted first: its end is no second mistake
        tree = parsed(self.env, f"{{%{tag.words}%}}{{% end{verb} %}}")
        if len(self.opened) > MOST_DEPTH:
            raise Flaw("deep")
        step = tree.body[0]
        if isinstance(step, nodes.If):
            values_of(step.test, self.scope)
            return
        name = step.target.name
        self.scope = {**self.scope, name: [], "loop": [dict.fromkeys(LOOP, "")]}
        values = values_of(step.iter, opened.scope)
        if any(not isinstance(value, list) for value in values):
            raise Flaw("no_list", tag.words.strip())
        self.scope[name] = [each for value in values for each in value[:50]]
        if step.test is not None:
            values_of(step.test, self.scope)

    def _end(self, verb: str, tag: Tag) -> None:
        if not self.opened or self.opened[-1].verb != verb:
            raise Flaw("unopened", f"end{verb}")
        last = self.opened.pop()
        self.scope = last.scope
        if last.place != tag.place:
            raise Flaw("mixed", f"{{%{last.place} {verb} … %}}")

    def _note(self, at: int, text: str, side: str, flaw: Flaw) -> None:
        self.flaws.append({"at": at, "side": side, "text": " ".join(text.split())[:MOST_SHOWN],
                           "word": flaw.word, "about": flaw.about[:MOST_SHOWN]})


def tags_of(text: str) -> Iterator[Tag]:
    """Yield fields and steps of a paragraph.

    Raises
    ------
    Flaw
        A bracket stands without its other half.
    """
    rest = TAG.sub("", text)
    for half in ("{{", "}}", "{%", "%}", "{#", "#}"):
        if half in rest:
            raise Flaw("bracket", half)
    for match in TAG.finditer(text):
        words = match["field"] if match["field"] is not None else match["step"]
        if words is None:  # a comment
            continue
        words = words.translate(QUOTES)
        if words.startswith("-") or words.endswith("-"):
            raise Flaw("syntax", "-")
        placed = PLACE.match(words)
        yield Tag(placed["place"] if placed else "",
                  f" {placed['rest']}" if placed else words, match["step"] is not None)


def text_of(paragraph: Any) -> str:
    """Return the words of a paragraph, those of boxes inside it left out."""
    return "".join(each.text or "" for each in paragraph.iter(qn("w:t"))
                   if next(each.iterancestors(qn("w:p"))) is paragraph)


def _alone(paragraph: Any, tag: Tag, text: str) -> bool:
    """Tell whether nothing else stands in the paragraph, row or cell that gives way to a tag."""
    if tag.place == "p":
        return len(TAG.findall(text)) == 1 and not TAG.sub("", text).strip()
    holder = next(paragraph.iterancestors(qn(_HOLDERS[tag.place])), None)
    if holder is None:
        return False
    whole = "".join(text_of(each) for each in holder.iter(qn("w:p")))
    return len(TAG.findall(whole)) == 1 and not TAG.sub("", whole).strip()


def _expression(tree: nodes.Template) -> nodes.Node:
    output = tree.body[0] if tree.body else tree
    return output.nodes[0] if isinstance(output, nodes.Output) else output


def _roots(word: Document) -> Iterator[tuple[Any, str]]:
    """Yield the text of a template, then heads, feet and notes."""
    yield word.element.body, ""
    for relation in word.part.rels.values():
        side = next((each for each in SIDES if relation.reltype.endswith(f"/{each}")), None)
        if side and not relation.is_external:
            yield parse_xml(relation.target_part.blob), side
