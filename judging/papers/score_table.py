"""Bảng tổng hợp điểm: any number of judges and entries, A4 across, heads on every page."""

from collections.abc import Sequence
from decimal import Decimal

from app.paper import document as doc
from app.paper.document import Column, Document, Element, Grid, Section, Signing
from app.paper.wording import short_digest
from judging.papers import parts, words
from judging.papers.facts import Facts, Member, Ranked, Sheet, Sitting
from judging.papers.parts import Values

#: So many judges stand side by side; more go on in a further table.
MOST_JUDGES = 15
#: The more judges, the smaller the letters: names of entries keep their room.
SIZES = ((7, 11.0), (10, 9.5), (MOST_JUDGES, 8.0))
EXCLUDED = "*"


def score_table(facts: Facts, values: Values) -> Document:
    """Return the table of all sheets of a stage and track with averages and places."""
    contest, sitting = facts.contest, facts.judged
    head = parts.panel_head(contest, values)
    blocks: list[doc.Block] = [
        head, doc.Title("BẢNG TỔNG HỢP ĐIỂM", f"{sitting.stage}, {sitting.track}"),
        doc.plain(contest.name, Element.CENTRED), *tables(sitting), *_legend(sitting),
        Signing(parts.signer(values, ("Chủ tịch Hội đồng",)),
                left=doc.Place(("THƯ KÝ HỘI ĐỒNG",), words.typed(values, "secretary"))),
    ]
    return Document(
        f"Bảng tổng hợp điểm {sitting.stage} {sitting.track}", (Section(tuple(blocks), True),),
        footer=f"Kết quả số {sitting.number}, mã đối chiếu {short_digest(sitting.digest)}",
        demo=contest.demo, author=contest.host)


def judges_of(sitting: Sitting) -> list[Member]:
    """Return who has a sheet in the result, in the order of the panel; who left comes last."""
    with_sheets = {sheet.judge_id for sheet in sitting.sheets}
    return [m for m in (*sitting.panel.members, *sitting.former) if m.user_id in with_sheets]


def tables(sitting: Sitting) -> list[Grid]:
    """Return the table, in parts of at most fifteen judges; the last part has the results."""
    judges = judges_of(sitting)
    groups = [judges[start:start + MOST_JUDGES]
              for start in range(0, len(judges), MOST_JUDGES)] or [[]]
    return [_table(sitting, group, number * MOST_JUDGES, is_last=number == len(groups) - 1)
            for number, group in enumerate(groups)]


def _table(sitting: Sitting, judges: Sequence[Member], before: int, *, is_last: bool) -> Grid:
    columns = [Column("TT", 0.55, "centre"), Column("Mã hồ sơ", 1.5), Column("Tên hồ sơ", 4.4)]
    columns += [Column(f"GK{before + n}", 0.95, "centre") for n in range(1, len(judges) + 1)]
    if is_last:
        columns += [Column("Số phiếu hợp lệ", 0.9, "centre"), Column("Điểm TB", 1.1, "centre"),
                    Column("Hạng", 0.8, "centre"), Column("Ghi chú", 1.7)]
    rows = tuple(_row(number, sitting, row, judges, is_last=is_last)
                 for number, row in enumerate(sitting.ranking, start=1))
    size = next(size for most, size in SIZES if len(judges) <= most)
    return Grid("Bảng tổng hợp điểm", tuple(columns), rows, size)


def _row(number: int, sitting: Sitting, row: Ranked, judges: Sequence[Member], *,
         is_last: bool) -> tuple[str, ...]:
    sheets = {sheet.judge_id: sheet for sheet in sitting.of_entry(row.entry_id)}
    cells = [_cell(sheets.get(judge.user_id), sitting.places) for judge in judges]
    end = [str(row.counted), words.points(row.score, sitting.places), place_of(row),
           note_of(row, sitting)] if is_last else []
    return (str(number), row.code, row.title, *cells, *end)


def _cell(sheet: Sheet | None, places: int) -> str:
    if sheet is None:
        return ""
    shown = words.points(sheet.total, places)
    return shown if sheet.counted else shown + EXCLUDED


def place_of(row: Ranked) -> str:
    """Return the place of an entry."""
    return "-" if row.rank is None else str(row.rank)


def note_of(row: Ranked, sitting: Sitting) -> str:
    """Return what else is to be said of an entry; from the last round nobody goes on."""
    goes_on = row.advances and not sitting.is_last
    told = ["Bằng điểm" if row.tied else "", "Vào vòng tiếp theo" if goes_on else ""]
    return "; ".join(part for part in told if part)


def _legend(sitting: Sitting) -> list[doc.Block]:
    names = [f"GK{number}: {words.person(m.name, words.SEATS[m.seat])}"
             for number, m in enumerate(judges_of(sitting), start=1)]
    blocks: list[doc.Block] = [doc.plain("; ".join(names) + ".", Element.FACT)] if names else []
    if any(not sheet.counted for sheet in sitting.sheets):
        blocks.append(doc.plain(
            f"({EXCLUDED}) Phiếu không tính vào điểm trung bình; lý do ghi trong biên bản.",
            Element.FACT))
    return blocks


def average(sheets: Sequence[Sheet]) -> Decimal | None:
    """Return the mean of the totals of sheets, None where there is none."""
    totals = [sheet.total for sheet in sheets if sheet.total is not None]
    return sum(totals, Decimal(0)) / len(totals) if totals else None


def total(sheets: Sequence[Sheet]) -> Decimal:
    """Return the sum of the totals of sheets."""
    return sum((sheet.total for sheet in sheets if sheet.total is not None), Decimal(0))
