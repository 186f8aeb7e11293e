"""For the tables of the hall: signing lists, name plates, badges."""

from app.paper import document as doc
from app.paper.document import Column, Document, Element, Section
from judging.papers import parts, words
from judging.papers.facts import Facts
from judging.papers.parts import Values


def people_of(facts: Facts, values: Values) -> list[tuple[str, str, str]]:
    """Return (name, title and unit, task): those typed as "name; title; task", or the panels."""
    typed = [[*(part.strip() for part in line.split(";")), "", ""][:3]
             for line in words.lines(values, "people")]
    if typed:
        return [(name, title, task) for name, title, task in typed]
    return [(m.name, ", ".join(p for p in (m.title, m.unit) if p), words.SEATS[m.seat])
            for panel in facts.panels for m in panel.members]


def signing_list(facts: Facts, values: Values) -> Document:
    """Return the list on which those who attend sign."""
    contest = facts.contest
    rows = [(str(n), name, title, task, "")
            for n, (name, title, task) in enumerate(people_of(facts, values), start=1)]
    rows += [(str(n), "", "", "", "") for n in range(len(rows) + 1, len(rows) + 6)]
    blocks = (
        parts.committee_head(contest, values, "", is_dated=False),
        doc.Title("DANH SÁCH KÝ NHẬN", words.typed(values, "subject", contest.name)),
        doc.plain(f"Ngày {words.dotted(words.typed(values, 'day'), words.DOTS)}, tại "
                  f"{words.dotted(words.typed(values, 'place'))}", Element.CENTRED),
        parts.pen_grid("Danh sách ký nhận", (
            Column("TT", 0.5, "centre"), Column("Họ và tên", 2.2),
            Column("Chức vụ, đơn vị", 2.4), Column("Nhiệm vụ", 1.5), Column("Ký tên", 1.6)), rows),
        doc.Signing(doc.Place(("NGƯỜI LẬP",), words.typed(values, "signer"))))
    return Document(f"Danh sách ký nhận {contest.name}", (Section(blocks),), demo=contest.demo,
                    author=contest.host)


def name_plates(facts: Facts, values: Values) -> Document:
    """Return name plates for tables, one to a page across."""
    plates = [(doc.plain(name, Element.PLATE), doc.plain(task or title, Element.PLATE_NOTE))
              for name, title, task in people_of(facts, values)]
    sections = tuple(Section(plate, landscape=True) for plate in plates)
    return Document(f"Biển tên {facts.contest.name}", sections or (Section(
        parts.body("Chưa có tên nào.")),), demo=facts.contest.demo, author=facts.contest.host)


def badges(facts: Facts, values: Values) -> Document:
    """Return badges, eight to a page, to be cut apart."""
    people = people_of(facts, values)
    pairs = [tuple(f"{facts.contest.name}\n{name}\n{task or title}"
                   for name, title, task in people[start:start + 2])
             for start in range(0, len(people), 2)]
    rows = tuple((*pair, "")[:2] for pair in pairs)
    grid = doc.Grid("Thẻ đeo", (doc.Column("", 1, "centre"), doc.Column("", 1, "centre")), rows,
                    13, frozenset(range(len(rows))), least=58)
    return Document(f"Thẻ đeo {facts.contest.name}", (Section((grid,)),),
                    demo=facts.contest.demo, author=facts.contest.host)
