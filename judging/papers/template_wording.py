"""What is wrong with a Word template, in words that say where and what to do."""

from typing import Any

from app.files.services_intake import REFUSALS
from app.i18n import _l

#: Kind of mistake → what to do about it; %(about)s is the name or words that it is about.
FLAWS: dict[str, Any] = {
    "unknown": _l("There is no field “%(about)s”. Copy its name from the list of fields."),
    "syntax": _l("Word does not let the program read this: %(about)s. Type the field anew."),
    "bracket": _l("The bracket %(about)s has no other half. A field is {{ name }}, a step is {%%p "
                  "for … %%}."),
    "filter": _l("“%(about)s” is not possible here. Possible are: upper, lower, join, length, "
                 "first, last, default, trim."),
    "forbidden": _l("“%(about)s” is not allowed: a template places what the program gives, and "
                    "calls, reckons and fetches nothing."),
    "loop": _l("A loop goes over one list of the fields, such as: {%%p for dong in can_cu %%}."),
    "no_list": _l("“%(about)s”: this field is no list."),
    "deep": _l("Loops stand too deep in each other."),
    "unclosed": _l("“%(about)s” begins here and has no end. Add {%%p end%(about)s %%}."),
    "unopened": _l("“%(about)s” stands here without its beginning."),
    "mixed": _l("%(about)s must end with the same letters: p with p, tr with tr."),
    "inline": _l("“%(about)s” without p must end in the same paragraph. Over several paragraphs "
                 "type {%%p %(about)s … %%}."),
    "place": _l("A field cannot begin with “%(about)s”. Type {{ name }}, or {{p name }} for a "
                "ready part."),
    "alone_p": _l("What begins with p must stand alone in its paragraph."),
    "alone_tr": _l("What begins with tr must stand alone in its row of a table."),
    "alone_tc": _l("What begins with tc must stand alone in its cell of a table."),
    "ready": _l("“%(about)s” is a ready part. Type {{p %(about)s }} alone in its paragraph."),
    "not_ready": _l("“%(about)s” is no ready part. Type {{ %(about)s }} without p."),
    "several": _l("“%(about)s” has several values. Take one of them, or a loop."),
    "none": _l("There is no field in this file: every paper would say the same. Begin with the "
               "built-in template."),
    "many": _l("There are more than 2,000 fields in this file."),
    "large": _l("The paper made by this template is larger than 25 MB."),
    "word_field": _l("“%(about)s” is a field of Word that fetches, runs or reckons something. "
                     "Type its words instead."),
    "layout": _l("Word could not open what this template makes: a step stands in the middle of a "
                 "table or a field. Let each loop stand alone in its paragraph or row."),
    "unfilled": _l("The template could not be filled in: %(about)s"),
}
SIDES: dict[str, Any] = {"header": _l("Head of the page"), "footer": _l("Foot of the page"),
                         "footnotes": _l("Footnotes")}


def flaw_words(flaw: dict[str, Any]) -> str:
    """Return what is wrong, in a sentence."""
    return str(FLAWS[flaw["word"]]) % {"about": flaw["about"] or "…"}


def refusal_words(word: str) -> Any:
    """Return why a file is not taken as a template."""
    if word == "outside":
        return _l("This file fetches something from elsewhere or has files inside (a linked "
                  "template or picture, an embedded object). Save it as a plain .docx without "
                  "them.")
    if word == "not_word":
        return _l("This is no Word file inside. Save it as .docx.")
    if word == "too_heavy":
        return _l("This template takes too long to fill in. Take loops out of loops.")
    return REFUSALS.get(word, REFUSALS["damaged"])
