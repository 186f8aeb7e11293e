"""Word templates of strangers: only fields and loops, each mistake with its paragraph."""

import io
import json
import zipfile
from typing import Any

import docx
import pytest

from app.files.box.client import ask_once
from app.files.box.refusals import Refused

READY = ('<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
         "<w:r><w:t>Khối có sẵn</w:t></w:r></w:p>")
DATA = {"ten": "Y Ƀlŏm & <b>{{ ten }}</b>", "ds": ["một", "hai"], "phan": {
    "a": {"xml": READY, "doan": ["x"]}}, "bang": {"dong": [{"o": ["1", "2"]}]}, "note": "Minh họa"}
#: What stands in a template, and what is wrong with it in which paragraph; the first says "Đầu".
WRONG: list[tuple[tuple[str, ...], list[tuple[int, str, str]]]] = [
    (("{{ ten.__class__.__mro__ }}",), [(2, "forbidden", "__mro__")]),
    (("{{ ''.__class__ }}",), [(2, "forbidden", "__class__")]),
    (("{% for i in range(10**9) %}{% endfor %}",), [(2, "loop", "")]),
    (("{%p include 'x' %}", "{% import 'os' as os %}", "{% set x = 1 %}"),
     [(2, "forbidden", "include"), (3, "forbidden", "import"), (4, "forbidden", "set")]),
    (("{{ 'a' * 1000000000 }}", "", "{{ ten + ten }}", "{{ ten.upper() }}"),
     [(2, "forbidden", "mul"), (3, "forbidden", "add"), (4, "forbidden", "call")]),
    (("{{ ten|attr('x') }}", "{{ tem }}", "{{ phan.b }}", "{{ loop.index }}"),
     [(2, "filter", "attr"), (3, "unknown", "tem"), (4, "unknown", "phan.b"),
      (5, "unknown", "loop")]),
    (("{{ ten }", "{{ ten ten }}"), [(2, "bracket", "{{"),
                                     (3, "syntax", "expected token 'end of print statement', "
                                                   "got 'ten'")]),
    (("{%p for i in ds %}", "{{ i.x }}"), [(2, "unclosed", "for"), (3, "unknown", "i.x")]),
    (("{%p endif %}", "{% for i in ds %}{{ i }}", "{%p for i in ten %}", "{%p endfor %}"),
     [(2, "unopened", "endif"), (3, "inline", "for"), (4, "no_list", "for i in ten")]),
    (("{{ phan.a }}", "{{p phan.a }} và", "{{p ten }}", "{{ ds }}"),
     [(2, "ready", "phan.a"), (3, "alone_p", ""), (4, "not_ready", "ten"), (5, "several", "ds")]),
    (("Không có trường nào",), [(0, "none", "")]),
]


def template(*paragraphs: str) -> bytes:
    """Return a Word file with such paragraphs under a first one."""
    word = docx.Document()
    for words in ("Đầu", *paragraphs):
        word.add_paragraph(words)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def with_part(content: bytes, changes: dict[str, tuple[str, str]]) -> bytes:
    """Return a Word file with words replaced in some of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as written:
        for name in archive.namelist():
            old, new = changes.get(name, ("", ""))
            text = archive.read(name)
            written.writestr(name, text.replace(old.encode(), new.encode()) if old else text)
    return out.getvalue()


def check(content: bytes) -> list[dict[str, Any]]:
    return list(ask_once("check_template", [content, json.dumps(DATA).encode()])[0]["flaws"])


@pytest.mark.parametrize(("paragraphs", "flaws"), WRONG)
def test_a_template_reads_fields_and_does_nothing_else(
    paragraphs: tuple[str, ...], flaws: list[tuple[int, str, str]]
) -> None:
    found = check(template(*paragraphs))
    assert [(flaw["at"], flaw["word"], flaw["about"]) for flaw in found] == flaws
    assert [flaw["text"] for flaw in found if flaw["at"]] == [
        [words for words in ("Đầu", *paragraphs) if words][flaw["at"] - 1]
        for flaw in found if flaw["at"]]


def test_fields_loops_and_ready_parts_are_filled_in() -> None:
    content = template("{{ ten }}", "{%p for i in ds %}", "{{ i|upper }} {{ loop.index }}",
                       "{%p endfor %}", "{{p phan.a }}", "{% for i in ds %}{{ i }}, {% endfor %}",
                       "{%p if ten == “x” %}", "Không", "{%p endif %}")
    assert check(content) == []
    words, made = ask_once("fill_template", [content, json.dumps(DATA).encode()])
    word = docx.Document(io.BytesIO(made))
    assert words == {"flaws": []}
    assert [line.text for line in word.paragraphs] == [
        "Đầu", DATA["ten"], "MỘT 1", "HAI 2", "Khối có sẵn", "một, hai, "]
    assert "Minh họa" in [line.text for line in word.sections[0].header.paragraphs]


def test_a_loop_in_a_loop_in_a_loop_ends_with_its_time() -> None:
    data = {"ds": [str(n) for n in range(3000)]}
    content = template("{% for a in ds %}{% for b in ds %}{% for c in ds %}{% endfor %}"
                       "{% endfor %}{{ a }}{% endfor %}")
    with pytest.raises(Refused, match="too_heavy"):
        ask_once("check_template", [content, json.dumps(data).encode()], seconds=1)


@pytest.mark.parametrize(("changes", "word"), [
    ({"[Content_Types].xml": ("wordprocessingml.document.main+xml",
                              "macroEnabled.main+xml")}, "macros"),
    ({"word/_rels/document.xml.rels": ("</Relationships>", (
        '<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/attachedTemplate" Target="http://example.org/a.dotm" '
        'TargetMode="External"/></Relationships>'))}, "outside"),
    ({"word/_rels/document.xml.rels": ("</Relationships>", (
        '<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/image" Target="http://example.org/a.png" TargetMode="External"/>'
        "</Relationships>"))}, "outside"),
    ({"word/document.xml": ("<w:document", '<!DOCTYPE a [<!ENTITY b "c">]><w:document')},
     "bomb"),
    ({"word/_rels/document.xml.rels": ("</Relationships>", (
        '<Relationship Id="x1" Target="http://example.org/a>b/relationships/hyperlink" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        'TargetMode="&#69;xternal"/></Relationships>'))}, "outside"),
    ({"word/document.xml": ("<w:body>", (
        '<w:body><w:p><w:r><a:blip xmlns:a="a" xmlns:r="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships" r:link="rId1"/></w:r></w:p>'))}, "outside"),
])
def test_a_file_that_runs_or_fetches_something_is_not_taken(
    changes: dict[str, tuple[str, str]], word: str
) -> None:
    with pytest.raises(Refused, match=word):
        check(with_part(template("{{ ten }}"), changes))


def field(*said: str) -> str:
    """Return a field of Word whose words came in pieces."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "end"))
    return begin + "".join(each if each.startswith("<") else (
        f"<w:r><w:instrText>{each}</w:instrText></w:r>") for each in said) + end


@pytest.mark.parametrize(("written", "found"), [
    (field(" DDE", 'AUTO c:\\a "b"'), "DDEAUTO"),
    (field(field('QUOTE "DDE"'), " a"), "…"),
    ('<w:fldSimple w:instr="INCLUDEPICTURE &quot;http://example.org/{{ ten }}&quot;"/>',
     "INCLUDEPICTURE"),
    (field("{{ ten }}"), "…"),
    (field("TOC ", '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', field(r"PAGEREF\h a")), ""),
])
def test_fields_of_word_tell_of_the_paper_and_fetch_nothing(written: str, found: str) -> None:
    content = with_part(template("{{ ten }}"), {
        "word/document.xml": ("<w:body>", f"<w:body><w:p>{written}</w:p>")})
    assert [(flaw["word"], flaw["about"]) for flaw in check(content)] == (
        [("word_field", found)] if found else [])
