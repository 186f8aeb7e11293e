"""The words of the three papers: registration form, description, commitment."""

from collections.abc import Iterator
from itertools import groupby

from app.paper.wording import DOTS, Translate, exact_time, translator
from competitions.dossiers.enums import ColumnKind, FieldKind
from competitions.dossiers.fields import Column, FieldView
from competitions.entries import answers
from competitions.entries.papers import (
    Block,
    Grid,
    Line,
    Look,
    Paper,
    PaperKind,
    Place,
    Signing,
    clean,
    dotted_line,
    fact,
    paragraphs,
)
from competitions.entries.papers_source import PaperSource

#: Answered in prose or in rows; all else fits on a line.
LONG = frozenset({FieldKind.LONG_TEXT, FieldKind.TABLE})
#: Lines to write on where a long answer is missing, and rows where nobody is named.
EMPTY_LINES = 3
NAME_DOTS = DOTS * 14
DIGEST_LENGTH = 16
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def paper_of(kind: PaperKind, source: PaperSource, locale: str = "vi") -> Paper:
    """Return a paper made from a dossier, ready to be set."""
    _ = translator(locale)
    body = {
        PaperKind.REGISTRATION: _registration, PaperKind.DESCRIPTION: _description,
        PaperKind.COMMITMENT: _commitment,
    }[kind]
    title = paper_title(kind, _)
    blocks = (*_head(kind, source, _), *body(source, locale, _))
    name = f"{title} {source.code}" if source.code else title
    return Paper(name, blocks, _footer(source, locale, _), locale, source.demo)


def paper_title(kind: PaperKind, _: Translate) -> str:
    """Return what a paper is called in a list."""
    return {
        PaperKind.REGISTRATION: _("Entry registration form"),
        PaperKind.DESCRIPTION: _("Description of the idea or project"),
        PaperKind.COMMITMENT: _("Written commitment"),
    }[kind]


def _head(kind: PaperKind, source: PaperSource, _: Translate) -> Iterator[Block]:
    subject = {
        PaperKind.REGISTRATION: source.competition,
        PaperKind.DESCRIPTION: source.competition,
        PaperKind.COMMITMENT: _("On originality, truthfulness and intellectual property"),
    }[kind]
    yield Line(Look.COUNTRY, _("SOCIALIST REPUBLIC OF VIET NAM"))
    yield Line(Look.MOTTO, _("Independence - Freedom - Happiness"))
    yield Line(Look.TITLE, paper_title(kind, _).upper())
    yield Line(Look.SUBJECT, clean(subject))
    if kind is not PaperKind.DESCRIPTION:
        yield Line(Look.ADDRESSEE, _("To: the Organising Committee of %(competition)s") % {
            "competition": clean(source.competition)})


def _footer(source: PaperSource, locale: str, _: Translate) -> str:
    if source.version:
        return _("%(code)s · version %(n)s · digest %(digest)s") % {
            "code": source.code, "n": source.version, "digest": source.digest[:DIGEST_LENGTH]}
    if source.saved_at is None:
        return _("Draft")
    return _("From the draft saved at %(time)s") % {"time": exact_time(source.saved_at, locale)}


def _registration(source: PaperSource, locale: str, _: Translate) -> Iterator[Block]:
    leader = source.leader
    yield Line(Look.HEAD, _("I. Entry"))
    yield from _entry_facts(source, _)
    for question in source.questions:
        if question.is_typed and question.kind not in LONG:
            yield fact(_label(question, locale), _in_words(question, source, locale))
    yield Line(Look.HEAD, _("II. Team leader"))
    yield fact(_("Full name"), leader["name"])
    yield fact(_("Date of birth"))
    yield fact(_("Occupation, post"), leader["title"])
    yield fact(_("Unit"), leader["unit_name"] or source.unit_name)
    yield fact(_("Address"))
    yield fact(_("Phone"), source.contact.phone)
    yield fact(_("E-mail"), source.contact.email)
    yield Line(Look.HEAD, _("III. Team"))
    yield _team(source, _)
    yield Line(Look.HEAD, _("IV. Files with the entry"))
    yield from _files(source, locale)
    if source.entered_by:
        yield Line(Look.BODY, _("I agree that %(officer)s enters this for me.") % {
            "officer": clean(source.entered_by)})
    yield Line(Look.BODY, _(
        "I (we) have read and understood the rules, register for the competition and answer for "
        "the truth and accuracy of the information above./."))
    yield from _signed(source, _, confirmed=True)


def _entry_facts(source: PaperSource, _: Translate) -> Iterator[Block]:
    yield fact(_("Title of the idea or project"), source.title)
    yield fact(_("Track entered"), source.track)
    yield fact(_("Entry code"), source.code)
    yield fact(_("Unit of the entry"), source.unit_name)


def _description(source: PaperSource, locale: str, _: Translate) -> Iterator[Block]:
    yield from _entry_facts(source, _)
    yield fact(_("Authors"), ", ".join(str(m["name"]) for m in source.team))
    number = 0
    for section, asked in groupby(source.questions, key=lambda q: _section(q, locale)):
        typed = [q for q in asked if q.is_typed]
        if not any(q.kind in LONG for q in typed):
            continue
        number += 1
        yield Line(Look.HEAD, f"{roman(number)}. {clean(section or _('Content'))}")
        for place, question in enumerate(typed, start=1):
            yield from _answered(place, question, source, locale)
    yield Line(Look.BODY, _(
        "I (we) answer for the truth and accuracy of the content above./."))
    yield from _signed(source, _, confirmed=False)


def _answered(
    place: int, question: FieldView, source: PaperSource, locale: str
) -> Iterator[Block]:
    """Yield a question and its answer; a file in its place; else lines to write on."""
    yield Line(Look.QUESTION, f"{place}. {_label(question, locale)}")
    value = source.answers.get(question.key)
    if question.kind is FieldKind.TABLE and value:
        yield _table(question, value, locale)
        return
    words = paragraphs(_in_words(question, source, locale))
    names = source.file_names(question.waived_by) if question.waived_by else []
    if not words and names:
        _ = translator(locale)
        words = [_("See the file: %(names)s") % {"names": clean(", ".join(names))}]
    yield from (Line(Look.BODY, line) for line in words)
    if not words:
        yield from [Line(Look.FACT, dotted_line())] * (EMPTY_LINES if question.kind in LONG else 1)


def _commitment(source: PaperSource, _locale: str, _: Translate) -> Iterator[Block]:
    leader = source.leader
    yield fact(_("My name is"), leader["name"])
    yield fact(_("Date of birth"))
    yield fact(_("Occupation, post"), leader["title"])
    yield fact(_("Unit"), leader["unit_name"] or source.unit_name)
    yield fact(_("Phone"), source.contact.phone)
    yield fact(_("Author, or representing the authors, of"), source.title)
    yield fact(_("Track entered"), source.track)
    yield fact(_("Entry code"), source.code)
    yield Line(Look.BODY, _("I (we) undertake:"))
    for number, words in enumerate(_undertakings(_), start=1):
        yield Line(Look.BODY, f"{number}. {words}")
    if len(source.team) > 1:
        yield Line(Look.HEAD, _("Members of the team who undertake the same"))
        yield _team(source, _)
    yield Line(Look.BODY, _(
        "If any of this is untrue I (we) bear full responsibility before the law and the "
        "Organising Committee./."))
    yield from _signed(source, _, confirmed=True)


def _undertakings(_: Translate) -> tuple[str, ...]:
    return (
        _("The idea or project entered is our own work; what was taken over from others is named "
          "with its source."),
        _("The information, figures and documents in the entry are true."),
        _("The idea or project does not infringe the intellectual property of others; we answer "
          "for any dispute ourselves."),
        _("Everybody named in the entry knows of it and agrees to take part."),
        _("We keep to the rules of the competition and the decisions of the Organising "
          "Committee."),
        _("If a violation is found, the Organising Committee may disqualify the entry or revoke "
          "its prize."),
    )


def _team(source: PaperSource, _: Translate) -> Grid:
    heads = (_("No."), _("Full name"), _("Occupation, post"), _("Unit"), _("Signed by hand"))
    rows = tuple(
        (str(number), clean(m["name"]), clean(m["title"]), clean(m["unit_name"]), "")
        for number, m in enumerate(source.team, start=1)
    ) or tuple((str(number), "", "", "", "") for number in range(1, EMPTY_LINES + 1))
    return Grid(heads, rows, (0.95, 3, 2.4, 2.6, 1.6))


def _files(source: PaperSource, locale: str) -> Iterator[Block]:
    asked = [q for q in source.questions if q.is_file]
    found = [(q, name) for q in asked for name in source.file_names(q.key)]
    for number, (question, name) in enumerate(found, start=1):
        yield Line(Look.FACT, f"{number}. {_label(question, locale)}: {clean(name)}")
    if not found:
        yield Line(Look.FACT, dotted_line())


def _signed(source: PaperSource, _: Translate, *, confirmed: bool) -> Iterator[Block]:
    yield Line(Look.DATED, _("……………………, day …… month …… year ………"))
    name = clean(source.leader["name"]) or NAME_DOTS
    seal = Place(_("Confirmed by the commune People's Committee or the school"),
                 _("(Signature, full name and seal)"), NAME_DOTS)
    yield Signing(seal if confirmed else None, Place(
        _("For the authors"), _("(Signature and full name)"), name))


def _table(question: FieldView, rows: list[dict[str, str]], locale: str) -> Grid:
    """Return a table of the dossier, with the sums of its amounts of money."""
    columns = answers.filled_columns(question, rows)
    cells = [tuple(_cell(c, str(row.get(c.key) or ""), locale) for c in columns) for row in rows]
    sums = tuple(answers.sum_of(c, rows) for c in columns)
    if any(sums):
        cells.append(tuple(_cell(c, s, locale) if s else "" for c, s in zip(
            columns, sums, strict=True)))
        if not sums[0]:
            _ = translator(locale)
            cells[-1] = (_("Sum"), *cells[-1][1:])
    heads = tuple(clean(c.label_en if locale == "en" and c.label_en else c.label)
                  for c in columns)
    figures = frozenset(i for i, c in enumerate(columns) if c.is_figure)
    shares = tuple(1.0 if c.is_figure else 1.6 for c in columns)
    return Grid(heads, tuple(cells), shares, figures, any(sums))


def _cell(column: Column, value: str, locale: str) -> str:
    if column.kind is ColumnKind.MONEY and value:
        return f"{answers.grouped(value, ',' if locale == 'en' else '.')} ₫"
    return clean(value)


def _in_words(question: FieldView, source: PaperSource, locale: str) -> str:
    value = source.answers.get(question.key)
    if not value:
        return ""
    vietnamese, english = answers.in_words(question, value)
    return english if locale == "en" and english else vietnamese


def _label(question: FieldView, locale: str) -> str:
    return clean(question.label_en if locale == "en" and question.label_en else question.label)


def _section(question: FieldView, locale: str) -> str:
    return question.section_en if locale == "en" and question.section_en else question.section


def roman(number: int) -> str:
    """Return a number as parts of official papers are numbered: IV."""
    made = ""
    for value, sign in ROMAN:
        made += sign * (number // value)
        number %= value
    return made
