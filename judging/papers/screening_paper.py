"""Biên bản rà soát hồ sơ (sơ loại): every entry with its decision, article and reason."""

from collections import Counter
from collections.abc import Iterator

from app.paper import document as doc
from app.paper.document import Column, Document, Grid, Section, Signing
from judging.papers import parts, words
from judging.papers.facts import Facts, Screened
from judging.papers.parts import Values

#: What the secretariat decided, in the order of the minutes.
OUTCOMES = ("Hợp lệ", "Hợp lệ, còn thiếu giấy tờ", "Trả lại để bổ sung", "Không đủ điều kiện",
            "Chưa rà soát")


def screening_minutes(facts: Facts, values: Values) -> Document:
    """Return the minutes of the check of all entries."""
    contest = facts.contest
    counts = Counter(entry.outcome for entry in facts.screened)
    blocks: tuple[doc.Block, ...] = (
        parts.committee_head(contest, values, "BB-TTK", is_dated=False),
        doc.Title("BIÊN BẢN", f"Rà soát hồ sơ dự thi {contest.name}"),
        *parts.body(
            f"Thời gian bắt đầu: {words.clock(values.get('opened', ''))}, "
            f"{words.typed(values, 'day') or words.day(None)}.",
            f"Địa điểm: {words.dotted(words.typed(values, 'place'))}.",
            f"Thành phần: {words.dotted('; '.join(words.lines(values, 'present')))}.",
            f"Chủ trì: {words.dotted(words.typed(values, 'signer'))}.",
            f"Thư ký: {words.dotted(words.typed(values, 'secretary'))}."),
        parts.head("I. KẾT QUẢ RÀ SOÁT"),
        *parts.body(f"Tổng số hồ sơ đã tiếp nhận: {words.count(len(facts.screened))}. Trong đó:",
                    *(f"- {name}: {words.count(counts[name])} hồ sơ." for name in OUTCOMES
                      if counts[name])),
        *_lists(facts),
        parts.head("III. Ý KIẾN KHÁC"), *parts.body(*words.lines(values, "discussion",
                                                                ("Không có.",))),
        doc.ended(doc.plain(
            f"Việc rà soát kết thúc vào hồi {words.clock(values.get('closed', ''))} cùng ngày. "
            f"Biên bản được lập thành {words.dotted(words.typed(values, 'copies'), words.DOTS)} "
            "bản, đã đọc lại cho những người có mặt cùng nghe, thống nhất và ký tên")),
        Signing(parts.signer(values, ("Chủ trì",)),
                left=doc.Place(("THƯ KÝ",), words.typed(values, "secretary"))),
    )
    return Document(f"Biên bản rà soát hồ sơ {contest.name}", (Section(blocks),),
                    demo=contest.demo, author=contest.host)


def _lists(facts: Facts) -> Iterator[doc.Block]:
    yield parts.head("II. DANH SÁCH HỒ SƠ")
    for outcome in OUTCOMES:
        chosen = [entry for entry in facts.screened if entry.outcome == outcome]
        if chosen:
            yield parts.head(f"{outcome}:")
            yield _grid(outcome, chosen)


def _grid(outcome: str, entries: list[Screened]) -> Grid:
    """Return a list; reasons only where there are any."""
    with_reason = any(entry.reason or entry.article for entry in entries)
    columns = [Column("TT", 0.5, "centre"), Column("Mã hồ sơ", 1.4), Column("Tên hồ sơ", 3),
               Column("Đơn vị", 1.8), Column("Bảng", 1.1)]
    if with_reason:
        columns.append(Column("Lý do, căn cứ", 2.4))
    rows = tuple(
        (str(n), e.code, e.title, e.unit, e.track,
         *((". ".join(part.rstrip(".") for part in (e.article, e.reason) if part),)
           if with_reason else ()))
        for n, e in enumerate(entries, start=1))
    return Grid(outcome, tuple(columns), rows, 11)
