"""Thông báo, giấy mời, công văn cử and đề cử dự án, báo cáo kết quả cuộc thi."""

from collections.abc import Iterator

from app.paper import document as doc
from app.paper.document import Column, Document, Element, Grid, Section
from judging.papers import parts, report_charts, words
from judging.papers.facts import Facts
from judging.papers.parts import Values
from judging.papers.result_papers import COMMITTEE, funnel_grid, prize_grid, results_in_words

HOST = ("GIÁM ĐỐC",)


def notice(facts: Facts, values: Values) -> Document:
    """Return a notice: of the call, of a later deadline, of results."""
    contest = facts.contest
    subject = words.typed(values, "subject", f"Kết quả {contest.name}")
    said = words.lines(values, "text")
    blocks: tuple[doc.Block, ...] = (
        parts.committee_head(contest, values, words.typed(values, "symbol", "TB-BTC")),
        doc.Title("THÔNG BÁO", subject),
        *(parts.body(*said) if said else _given(facts)),
        doc.ended(doc.plain(words.typed(
            values, "ending", "Ban Tổ chức thông báo để các tổ chức, cá nhân được biết"))),
        parts.signing(values, COMMITTEE, ("Các đơn vị, cá nhân dự thi", "Lưu: VT, TTK")))
    return Document(f"Thông báo {subject}", (Section(blocks),), demo=contest.demo,
                    author=contest.host)


def _given(facts: Facts) -> Iterator[doc.Block]:
    yield doc.plain(f"Ban Tổ chức {facts.contest.name} thông báo kết quả như sau:")
    for track in facts.prizes:
        yield parts.head(track.track)
        yield prize_grid(track)
    if not facts.prizes:
        yield doc.plain(words.LONG_DOTS * 9)


def invitation(facts: Facts, values: Values) -> Document:
    """Return an invitation: one to each guest, or one with the name left open."""
    contest = facts.contest
    guests = words.lines(values, "guests") or tuple(
        words.person(m.name, m.title, m.unit) for panel in facts.panels for m in panel.members)
    event = words.typed(values, "event", f"dự {contest.name}")
    sections = tuple(Section((
        parts.committee_head(contest, values, words.typed(values, "symbol", "GM-BTC")),
        doc.Title("GIẤY MỜI", words.typed(values, "subject", f"Về việc {event}")),
        doc.plain(f"Ban Tổ chức {contest.name} trân trọng kính mời: {guest}", Element.BODY),
        *parts.body(
            f"Tới {event}.",
            f"Thời gian: {words.dotted(words.typed(values, 'when'))}.",
            f"Địa điểm: {words.dotted(words.typed(values, 'place'))}.",
            *words.lines(values, "text")),
        doc.ended(doc.plain(words.typed(values, "ending", "Sự hiện diện của ông/bà góp phần vào "
                                                          "thành công của cuộc thi"))),
        parts.signing(values, COMMITTEE, ("Như trên", "Lưu: VT, TTK"))))
        for guest in guests or (words.LONG_DOTS * 3,))
    return Document(f"Giấy mời {contest.name}", sections, demo=contest.demo, author=contest.host)


def call_letter(facts: Facts, values: Values) -> Document:
    """Return the letter that asks units to send projects."""
    contest = facts.contest
    default = (
        f"Thực hiện kế hoạch tổ chức {contest.name}, {contest.host} trân trọng đề nghị quý cơ "
        "quan, đơn vị thông tin Thể lệ cuộc thi và giới thiệu, cử các ý tưởng, dự án tham gia.",
        f"Hồ sơ gửi về Ban Tổ chức {words.dotted(words.typed(values, 'deadline'))}.")
    return _letter(facts, values, "V/v cử ý tưởng, dự án tham gia cuộc thi",
                   parts.body(*words.lines(values, "text", default)),
                   f"{contest.host} trân trọng đề nghị quý cơ quan, đơn vị quan tâm, phối hợp")


def nomination_letter(facts: Facts, values: Values) -> Document:
    """Return the letter that puts projects forward for a higher contest."""
    target = words.dotted(words.typed(values, "target"))
    prizes = [prize for track in facts.prizes for prize in track.prizes]
    chosen = words.lines(values, "codes")
    named = [prize for prize in prizes if prize.code in chosen] or prizes
    grid = Grid("Danh sách dự án đề cử", (
        Column("TT", 0.5, "centre"), Column("Mã hồ sơ", 1.5), Column("Tên dự án", 2.8),
        Column("Tác giả, nhóm tác giả", 2), Column("Đơn vị", 1.8), Column("Giải", 1.2)),
        tuple((str(n), p.code, p.title, "\n".join(p.team), p.unit, p.name)
              for n, p in enumerate(named, start=1)), 11)
    return _letter(facts, values, "V/v đề cử dự án dự thi", (
        *parts.body(*words.lines(values, "text", (
            f"Căn cứ kết quả {facts.contest.name}, {facts.contest.host} đề cử "
            f"{words.count(len(named))} dự án tham dự {target}, danh sách như sau:",))), grid),
        "Hồ sơ của các dự án gửi kèm Công văn này; các thành viên đã đồng ý chuyển hồ sơ")


def _letter(facts: Facts, values: Values, about: str, said: tuple[doc.Block, ...],
            ending: str) -> Document:
    contest = facts.contest
    about = words.typed(values, "subject", about)
    to = words.lines(values, "to", (words.LONG_DOTS * 2,))
    blocks = (
        parts.host_head(contest, values, words.typed(values, "symbol", "SKHCN-QLCN"), about),
        *doc.addressed(to), *said,
        doc.ended(doc.plain(words.typed(values, "ending", ending))),
        parts.signing(values, HOST, ("Như trên", "Lưu: VT")))
    return Document(f"Công văn {about}", (Section(blocks),), demo=contest.demo,
                    author=contest.host)


def report(facts: Facts, values: Values) -> Document:
    """Return the report on the results: the way of the entries, charts, prizes, panels."""
    contest = facts.contest
    to = words.lines(values, "to", (contest.parent or words.LONG_DOTS,))
    blocks: list[doc.Block] = [
        parts.committee_head(contest, values, words.typed(values, "symbol", "BC-BTC")),
        doc.Title("BÁO CÁO", f"Kết quả tổ chức {contest.name}"), *doc.addressed(to),
        parts.head("I. CÔNG TÁC TỔ CHỨC"),
        *parts.body(*words.lines(values, "organised", (
            f"{contest.name} do {contest.host} tổ chức năm {contest.year} theo Thể lệ đã ban "
            "hành.",))),
        *parts.body(*(f"{panel.name}: {words.count(len(panel.members))} thành viên."
                      for panel in facts.panels)),
        parts.head("II. KẾT QUẢ"), *funnel_grid(facts), *report_charts.charts(facts),
        *results_in_words(facts),
        *(block for track in facts.prizes if track.prizes for block in (
            parts.head(f"Danh sách đạt giải {track.track}"), prize_grid(track))),
        parts.head("III. ĐÁNH GIÁ, KIẾN NGHỊ"),
        *parts.body(*words.lines(values, "assessment", (words.LONG_DOTS * 9,))),
        doc.ended(doc.plain(words.typed(values, "ending", f"Trên đây là báo cáo kết quả tổ chức "
                                                          f"{contest.name}"))),
        parts.signing(values, COMMITTEE, ("Như trên", "Thành viên Ban Tổ chức",
                                          "Lưu: VT, TTK"))]
    return Document(f"Báo cáo kết quả {contest.name}", (Section(tuple(blocks)),),
                    demo=contest.demo, author=contest.host)
