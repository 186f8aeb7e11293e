"""Phiếu chấm điểm, blank and filled, and one phiếu chấm tổng hợp for all sheets of a judge."""

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.paper import document as doc
from app.paper.document import Column, Document, Element, Grid, Section, Signing, Text
from app.paper.wording import exact_time, short_digest
from judging.papers import parts, words
from judging.papers.facts import Criterion, Facts, Sheet, Sitting
from judging.papers.parts import Values
from judging.papers.score_table import judges_of


def blank_sheets(facts: Facts, values: Values) -> Document:
    """Return a sheet with empty marks for each judge and entry, or one without names."""
    sitting = facts.judged
    wanted = facts.assigned or (("", "", "", ""),)
    sections = tuple(
        Section((parts.panel_head(facts.contest, values), *_title(facts, sitting),
                 *_whose(sitting, judge, code, title, unit),
                 _marks(sitting, None), *_remark(None),
                 Signing(doc.Place(("GIÁM KHẢO",), judge, "(Ký, ghi rõ họ tên)"))))
        for judge, code, title, unit in wanted)
    return Document(f"Phiếu chấm điểm {sitting.stage} {sitting.track}", sections,
                    demo=facts.contest.demo, author=facts.contest.host)


def filled_sheets(facts: Facts, values: Values) -> Document:
    """Return the signed sheets of a stage and track as they were sent, one to a page."""
    sitting = facts.judged
    names = {m.user_id: m.name for m in judges_of(sitting)}
    rows = {row.entry_id: row for row in sitting.ranking}
    sections = []
    for sheet in _ordered(sitting):
        row = rows[sheet.entry_id]
        name = names.get(sheet.judge_id, "")
        sections.append(Section((
            parts.panel_head(facts.contest, values), *_title(facts, sitting),
            *_whose(sitting, name, row.code, row.title, row.unit), _marks(sitting, sheet),
            *_remark(sheet), *_seal(sheet),
            Signing(doc.Place(("GIÁM KHẢO",), name, "(Ký, ghi rõ họ tên)")))))
    return Document(f"Phiếu chấm điểm đã chấm {sitting.stage} {sitting.track}",
                    tuple(sections) or (Section(parts.body("Chưa có phiếu nào được gửi.")),),
                    demo=facts.contest.demo, author=facts.contest.host)


def judge_summary(facts: Facts, values: Values) -> Document:
    """Return all sheets of one judge on one paper: signed once instead of for each entry."""
    sitting = facts.judged
    member = next((m for m in judges_of(sitting) if m.user_id == facts.judge_id), None)
    name = member.name if member else ""
    sheets = sitting.of_judge(facts.judge_id or 0)
    blocks: list[doc.Block] = [
        parts.panel_head(facts.contest, values),
        doc.Title("PHIẾU CHẤM TỔNG HỢP", f"{sitting.stage}, {sitting.track}"),
        doc.plain(facts.contest.name, Element.CENTRED),
        _fact("Giám khảo", words.person(name, words.SEATS[member.seat]) if member else ""),
        _fact("Số hồ sơ đã chấm", words.count(len(sheets))),
        _summary(sitting, sheets),
        *_away(sitting, name),
        doc.plain("Tôi xác nhận các điểm trên đúng với các phiếu tôi đã chấm và gửi.",
                  Element.FACT),
        Signing(doc.Place(("GIÁM KHẢO",), name, "(Ký, ghi rõ họ tên)")),
    ]
    return Document(
        f"Phiếu chấm tổng hợp {sitting.stage} {sitting.track} {name}",
        (Section(tuple(blocks), landscape=len(sitting.criteria) > 3),),
        footer=f"Mã đối chiếu các phiếu: {short_digest(digest_of(sheets))}",
        demo=facts.contest.demo, author=facts.contest.host)


def digest_of(sheets: Iterable[Sheet]) -> str:
    """Return one digest over the digests of signed sheets, whatever their order."""
    return hashlib.sha256("\n".join(sorted(s.digest for s in sheets)).encode()).hexdigest()


def _ordered(sitting: Sitting) -> list[Sheet]:
    codes = {row.entry_id: row.code for row in sitting.ranking}
    order = [m.user_id for m in judges_of(sitting)]
    return sorted((s for s in sitting.sheets if s.entry_id in codes),
                  key=lambda sheet: (order.index(sheet.judge_id), codes[sheet.entry_id]))


def _title(facts: Facts, sitting: Sitting) -> tuple[doc.Block, ...]:
    return (doc.Title("PHIẾU CHẤM ĐIỂM", f"{sitting.stage}, {sitting.track}"),
            doc.plain(facts.contest.name, Element.CENTRED))


def _fact(label: str, said: str) -> Text:
    return Text(Element.FACT, (doc.Span(f"{label}: "),
                               doc.Span(words.dotted(said, words.LONG_DOTS * 4), bold=bool(said))))


def _whose(sitting: Sitting, judge: str, code: str, title: str, unit: str) -> Iterator[Text]:
    yield _fact("Giám khảo", judge)
    yield _fact("Mã hồ sơ", code)
    yield _fact("Tên hồ sơ", title)
    if unit and not sitting.is_blind:
        yield _fact("Đơn vị", unit)


def _marks(sitting: Sitting, sheet: Sheet | None) -> Grid:
    rows = [(str(n), _criterion(c), _range(c), words.mark(sheet.marks.get(c.key)) if sheet else "",
             sheet.remarks.get(c.key, "") if sheet else "")
            for n, c in enumerate(sitting.criteria, start=1)]
    most = sum((c.high * c.weight for c in sitting.criteria if c.counts), Decimal(0))
    rows.append(("", "Tổng điểm", words.mark(_plain(most)),
                 words.points(sheet.total, sitting.places) if sheet else "", ""))
    return Grid("Phiếu chấm điểm", (
        Column("TT", 0.5, "centre"), Column("Tiêu chí", 3.6), Column("Điểm tối đa", 1.1, "centre"),
        Column("Điểm chấm", 1.1, "centre"), Column("Nhận xét", 3)), tuple(rows), 11,
        frozenset({len(rows) - 1}), least=0 if sheet else 11)


def _criterion(criterion: Criterion) -> str:
    if not criterion.counts:
        return f"{criterion.name} (không tính điểm)"
    if criterion.weight == 1:
        return criterion.name
    return f"{criterion.name} (hệ số {words.mark(_plain(criterion.weight))})"


def _range(criterion: Criterion) -> str:
    high = words.mark(_plain(criterion.high))
    return high if criterion.low == 0 else f"{words.mark(_plain(criterion.low))} - {high}"


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _remark(sheet: Sheet | None) -> Iterator[Text]:
    if sheet is None:
        yield _fact("Nhận xét chung", "")
        yield doc.plain("Ghi điểm bằng chữ số, ví dụ 8,5. Điểm 0 là một mức điểm; tiêu chí không "
                        "áp dụng ghi KAD. Không để trống dòng nào.", Element.FACT)
    elif sheet.comment:
        yield Text(Element.FACT, (doc.Span("Nhận xét chung: "), doc.Span(sheet.comment)))


def _seal(sheet: Sheet) -> Iterator[Text]:
    when = f"gửi lúc {exact_time(sheet.signed_at, 'vi')}, " if sheet.signed_at else ""
    yield doc.plain(f"Phiếu {when}mã đối chiếu {short_digest(sheet.digest)}.", Element.FACT)


def _summary(sitting: Sitting, sheets: list[Sheet]) -> Grid:
    rows = {row.entry_id: row for row in sitting.ranking}
    columns = [Column("TT", 0.6, "centre"), Column("Mã hồ sơ", 1.6), Column("Tên hồ sơ", 3.2)]
    columns += [Column(f"{c.name} ({_range(c)})", 1.2, "centre") for c in sitting.criteria]
    columns.append(Column("Tổng điểm", 1.1, "centre"))
    cells = tuple(
        (str(n), rows[s.entry_id].code, rows[s.entry_id].title,
         *(words.mark(s.marks.get(c.key)) for c in sitting.criteria),
         words.points(s.total, sitting.places))
        for n, s in enumerate((s for s in sheets if s.entry_id in rows), start=1))
    return Grid("Phiếu chấm tổng hợp", tuple(columns), cells, 10)


def _away(sitting: Sitting, name: str) -> Iterator[Text]:
    told = [f"{code} ({'từ chối chấm' if what == 'recused' else 'vắng'}: {reason})"
            for judge, code, what, reason in sitting.away if judge == name]
    if told:
        yield doc.plain(f"Hồ sơ không chấm: {'; '.join(told)}.", Element.FACT)
