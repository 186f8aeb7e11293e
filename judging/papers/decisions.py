"""Decisions on who does what: committee, secretariat, panel; on the rules; on what is revoked."""

from collections.abc import Callable, Iterator

from app.paper import document as doc
from app.paper.document import Column, Document, Element, Grid, Section
from judging.papers import parts, words
from judging.papers.facts import Contest, Facts, Panel
from judging.papers.parts import Values
from judging.papers.result_papers import COMMITTEE, authority, bases

Articles = Callable[[Facts, Values], Iterator[doc.Text]]
HEAD_OF_HOST = ("GIÁM ĐỐC",)


def committee_decision(facts: Facts, values: Values) -> Document:
    """Return the decision that sets up the organising committee, its members in an annex."""
    return _members(facts, values, f"Về việc thành lập Ban Tổ chức {facts.contest.name}",
                    "Ban Tổ chức", "Trưởng Ban Tổ chức")


def secretariat_decision(facts: Facts, values: Values) -> Document:
    """Return the decision that sets up the secretariat."""
    return _members(facts, values, f"Về việc thành lập Tổ thư ký {facts.contest.name}",
                    "Tổ thư ký", "Tổ trưởng Tổ thư ký")


def _members(facts: Facts, values: Values, subject: str, body: str, leader: str) -> Document:
    contest, symbol = facts.contest, words.typed(values, "symbol", "QĐ-SKHCN")
    people = words.lines(values, "members")
    rows = tuple(_person(number, line) for number, line in enumerate(people, start=1))
    grid = Grid(f"Thành viên {body}", (
        Column("TT", 0.5, "centre"), Column("Họ và tên", 2), Column("Chức vụ, đơn vị", 3),
        Column(f"Nhiệm vụ trong {body}", 1.8)), rows)
    tasks = words.lines(values, "tasks", (
        f"{body} có nhiệm vụ tổ chức {contest.name} theo Thể lệ; {leader} phân công nhiệm vụ cho "
        f"từng thành viên. {body} tự giải thể sau khi hoàn thành nhiệm vụ.",))
    articles = (
        doc.article(1, f"Thành lập {body} {contest.name} gồm {words.count(len(people))} thành "
                       "viên (danh sách tại Phụ lục kèm theo)."),
        doc.article(2, tasks[0]), *parts.body(*tasks[1:]),
        doc.ended(doc.article(3, words.typed(
            values, "carried_out", "Quyết định này có hiệu lực kể từ ngày ký. Các cơ quan, đơn vị "
            "liên quan và các ông (bà) có tên tại Phụ lục chịu trách nhiệm thi hành Quyết định "
            "này"))))
    document = _decision(facts, values, subject, articles, symbol=symbol, by_host=True)
    source = parts.source("Quyết định", symbol, words.typed(values, "issuer", contest.host))
    annex = parts.annex("", f"Danh sách thành viên {body}", source, grid)
    return Document(document.title, (*document.sections, annex), demo=contest.demo,
                    author=contest.host)


def _person(number: int, line: str) -> tuple[str, ...]:
    """Return a row from "name; title and unit; task"."""
    name, title, task = [*(part.strip() for part in line.split(";")), "", ""][:3]
    return (str(number), name, title, task)


def panel_decision(facts: Facts, values: Values) -> Document:
    """Return the decision that sets up the panels of judges, one annex for each."""
    contest, symbol = facts.contest, words.typed(values, "symbol", "QĐ-BTC")
    count = sum(len(panel.members) for panel in facts.panels)
    names = words.listed(panel.name for panel in facts.panels)
    articles = (
        doc.article(1, f"Thành lập {words.dotted(names)} của {contest.name}, tổng số "
                       f"{words.count(count)} thành viên (danh sách tại Phụ lục kèm theo)."),
        doc.article(2, words.typed(
            values, "tasks", "Hội đồng giám khảo chấm điểm độc lập theo bộ tiêu chí của Thể lệ; "
            "thành viên kê khai xung đột lợi ích trước khi chấm, giữ bí mật nội dung hồ sơ và tự "
            "giải thể sau khi hoàn thành nhiệm vụ.")),
        doc.ended(doc.article(3, words.typed(
            values, "carried_out", "Các thành viên Ban Tổ chức, Tổ thư ký và các ông (bà) có tên "
            "tại Phụ lục chịu trách nhiệm thi hành Quyết định này kể từ ngày ký"))))
    document = _decision(facts, values, f"Về việc thành lập Hội đồng giám khảo {contest.name}",
                         articles, symbol=symbol)
    source = parts.source("Quyết định", symbol,
                          words.typed(values, "issuer", "Ban Tổ chức cuộc thi"))
    several = len(facts.panels) > 1
    annexes = [parts.annex(words.ROMAN[n % 12] if several else "", panel.name, source,
                           panel_grid(panel))
               for n, panel in enumerate(facts.panels)]
    return Document(document.title, (*document.sections, *annexes), demo=contest.demo,
                    author=contest.host)


def panel_grid(panel: Panel) -> Grid:
    """Return the members of a panel with their tasks."""
    return Grid(panel.name, (
        Column("TT", 0.5, "centre"), Column("Họ và tên", 2), Column("Chức vụ, đơn vị", 3),
        Column("Nhiệm vụ", 1.8)),
        tuple((str(n), m.name, ", ".join(p for p in (m.title, m.unit) if p), words.SEATS[m.seat])
              for n, m in enumerate(panel.members, start=1)))


def rules_decision(facts: Facts, values: Values) -> Document:
    """Return the decision that issues the rules, or amends them."""
    contest = facts.contest
    changes = words.lines(values, "changes")
    what = "sửa đổi, bổ sung" if changes else "ban hành"
    first = (doc.article(1, f"Sửa đổi, bổ sung một số nội dung của Thể lệ {contest.name}:")
             if changes else doc.article(1, f"Ban hành kèm theo Quyết định này Thể lệ "
                                            f"{contest.name}."))
    articles = (
        first, *parts.body(*(f"{n}. {line}" for n, line in enumerate(changes, start=1))),
        doc.article(2, "Quyết định này có hiệu lực kể từ ngày ký."),
        doc.ended(doc.article(3, words.typed(
            values, "carried_out", "Các thành viên Ban Tổ chức, Tổ thư ký, Hội đồng giám khảo và "
            "các tổ chức, cá nhân tham gia cuộc thi chịu trách nhiệm thi hành Quyết định này"))))
    return _decision(facts, values, f"Về việc {what} Thể lệ {contest.name}", articles,
                     cites_rules=bool(changes))


def revocation(facts: Facts, values: Values) -> Document:
    """Return the decision that takes a prize back."""
    contest = facts.contest
    whose = words.dotted(words.typed(values, "whose"))
    reason = words.dotted(words.typed(values, "reason"))
    articles = (
        doc.article(1, f"Thu hồi giải thưởng của {whose} tại {contest.name}. Lý do: "
                       f"{reason.rstrip('.')}."),
        doc.article(2, words.typed(
            values, "effects", "Tổ chức, cá nhân có tên tại Điều 1 nộp lại Giấy chứng nhận và "
            "tiền thưởng đã nhận theo quy định của Thể lệ. Giấy chứng nhận đã cấp hết giá trị kể "
            "từ ngày Quyết định này có hiệu lực.")),
        doc.ended(doc.article(3, words.typed(
            values, "carried_out", "Các thành viên Ban Tổ chức, Tổ thư ký và tổ chức, cá nhân có "
            "tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này kể từ ngày ký"))))
    return _decision(facts, values, f"Về việc thu hồi giải thưởng {contest.name}", articles)


def _decision(facts: Facts, values: Values, subject: str, articles: tuple[doc.Text, ...], *,
              symbol: str = "", by_host: bool = False, cites_rules: bool = True) -> Document:
    contest = facts.contest
    symbol = symbol or words.typed(values, "symbol", "QĐ-BTC")
    head = (parts.host_head if by_host else parts.committee_head)(contest, values, symbol)
    decider = f"Giám đốc {contest.host}" if by_host else "Trưởng Ban Tổ chức cuộc thi"
    cited = _bases(contest, values, is_first=by_host or not cites_rules)
    blocks = (
        head, doc.Title("QUYẾT ĐỊNH", subject), authority(values, decider), *doc.bases(cited),
        doc.plain("QUYẾT ĐỊNH:", Element.AUTHORITY), *articles,
        parts.signing(values, HEAD_OF_HOST if by_host else COMMITTEE,
                      ("Như Điều 3", "Lưu: VT, TTK")))
    return Document(f"Quyết định {subject[0].lower()}{subject[1:]}", (Section(blocks),),
                    demo=contest.demo, author=contest.host)


def _bases(contest: Contest, values: Values, *, is_first: bool) -> tuple[str, ...]:
    """Return the bases; a decision that comes before the rules does not cite them."""
    found = bases(contest, values, "Phòng chuyên môn" if is_first else "Tổ thư ký")
    typed = words.lines(values, "bases")  # what an officer typed is never left out
    return tuple(line for line in found
                 if line in typed or not (is_first and "Thể lệ" in line))
