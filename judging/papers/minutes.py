"""Biên bản họp Hội đồng giám khảo: fourteen items, and all that the panel decided."""

from collections.abc import Iterator

from app.paper import document as doc
from app.paper.document import Column, Document, Element, Grid, Place, Section, Signing, Text
from app.paper.wording import short_digest
from judging.panels.enums import Seat
from judging.papers import parts, words
from judging.papers.facts import Ballot, Contest, Facts, Member, Ranked, Sitting
from judging.papers.parts import Values
from judging.papers.score_table import average, judges_of, place_of, total

#: Keys of why somebody was away begin so; the account's number follows.
ABSENT = "absent_"


def minutes(facts: Facts, values: Values) -> Document:
    """Return the minutes of the meeting that closed a stage of a track."""
    contest, sitting = facts.contest, facts.judged
    blocks: list[doc.Block] = [
        parts.panel_head(contest, values, "BB-HĐGK"),
        doc.Title("BIÊN BẢN", f"Họp Hội đồng giám khảo {sitting.stage}, {sitting.track}"),
        *_opening(contest, sitting, values), *_members(sitting, values),
        *_conduct(sitting, values), *_arithmetic(sitting), *_findings(sitting),
        *_votes(sitting), *_discussion(values), *_conclusion(sitting, values),
        *_closing(sitting, values), _signatures(sitting, values),
        *_attending(sitting, values),
    ]
    return Document(f"Biên bản họp Hội đồng giám khảo {sitting.stage} {sitting.track}",
                    (Section(tuple(blocks)),), demo=contest.demo, author=contest.host)


def _fact(number: int, label: str, said: str) -> Text:
    return Text(Element.FACT, (doc.Span(f"{number}. {label}: ", bold=True), doc.Span(said)))


def _opening(contest: Contest, sitting: Sitting, values: Values) -> Iterator[Text]:
    """Yield items 1 to 6."""
    entries = f"{sitting.stage}, {sitting.track}: {words.count(len(sitting.ranking))} hồ sơ dự thi"
    opened = words.clock(values.get("opened", ""))
    date = words.typed(values, "day") or words.day(sitting.closed_at)
    yield _fact(1, "Tên cuộc thi", contest.name)
    yield _fact(2, "Nội dung xét, chấm", entries)
    yield _fact(3, "Đơn vị tổ chức", contest.host)
    yield _fact(4, "Quyết định thành lập Hội đồng",
                words.dotted(words.typed(values, "panel_decision", sitting.panel.decision)))
    yield _fact(5, "Thời gian bắt đầu", f"{opened}, {date}")
    yield _fact(6, "Địa điểm", words.dotted(words.typed(values, "place", sitting.place)))


def absentees(sitting: Sitting, values: Values) -> dict[int, str]:
    """Return why members were away, by account."""
    return {m.user_id: reason for m in sitting.panel.members
            if (reason := words.typed(values, f"{ABSENT}{m.user_id}"))}


def _present(sitting: Sitting, values: Values) -> list[Member]:
    away = absentees(sitting, values)
    return [m for m in sitting.panel.members if m.user_id not in away]


def _members(sitting: Sitting, values: Values) -> Iterator[doc.Block]:
    """Yield items 7 and 8: who was there, who was not and why, guests."""
    away, everybody = absentees(sitting, values), sitting.panel.members
    present = _present(sitting, values)
    yield _fact(7, "Thành viên Hội đồng",
                f"tổng số {words.count(len(everybody))} người, có mặt "
                f"{words.count(len(present))} người, vắng mặt {words.count(len(away))} người.")
    rows = tuple((str(n), m.name, ", ".join(p for p in (m.title, m.unit) if p),
                  words.SEATS[m.seat],
                  f"Vắng: {away[m.user_id]}" if m.user_id in away else "Có mặt")
                 for n, m in enumerate(everybody, start=1))
    yield Grid("Thành viên Hội đồng", (
        Column("TT", 0.5, "centre"), Column("Họ và tên", 2), Column("Chức vụ, đơn vị", 2.6),
        Column("Nhiệm vụ", 1.8), Column("Dự họp", 1.6)), rows, 11)
    yield _fact(8, "Khách mời, đại diện cơ quan dự họp",
                words.dotted("; ".join(words.lines(values, "guests"))))


def _conduct(sitting: Sitting, values: Values) -> Iterator[Text]:
    leader = next((m for m in _present(sitting, values) if m.seat is Seat.CHAIR), None) or next(
        (m for m in _present(sitting, values) if m.seat is Seat.DEPUTY_CHAIR), None)
    clerk = next((m for m in sitting.panel.members if m.seat is Seat.SECRETARY), None)
    chair = words.typed(values, "chair", words.person(
        leader.name, words.SEATS[leader.seat]) if leader else "")
    secretary = words.typed(values, "secretary", clerk.name if clerk else "")
    yield from parts.body(f"Chủ trì cuộc họp: {words.dotted(chair)}.",
                          f"Thư ký cuộc họp: {words.dotted(secretary)}.")
    yield parts.head("I. XUNG ĐỘT LỢI ÍCH VÀ VIỆC TỪ CHỐI CHẤM")
    told = [f"- Ông/bà {judge}, hồ sơ {code}: {kind}." for judge, code, kind in sitting.conflicts]
    told += [f"- Ông/bà {judge} {'từ chối chấm' if what == 'recused' else 'không chấm'} hồ sơ "
             f"{code}: {reason}." for judge, code, what, reason in sitting.away]
    silent = [member.name for member in sitting.panel.scoring if not member.declared]
    if silent:
        told.append(f"- Chưa ghi nhận kê khai của: {', '.join(silent)}.")
    yield from parts.body(*(told or [
        "Các thành viên Hội đồng đã kê khai, không có xung đột lợi ích với hồ sơ được phân "
        "công."]))


def _arithmetic(sitting: Sitting) -> Iterator[doc.Block]:
    """Yield items 9 to 13 for each entry, by the method declared before judging."""
    yield parts.head("II. KẾT QUẢ CHẤM ĐIỂM")
    yield from parts.body(*(f"- {sentence}" for sentence in sitting.method))
    yield from parts.body(*sitting.method_changes)
    rows = tuple(_sums(number, sitting, row)
                 for number, row in enumerate(sitting.ranking, start=1))
    yield Grid("Kết quả chấm điểm", (
        Column("TT", 0.55, "centre"), Column("Mã hồ sơ", 1.5), Column("Tên hồ sơ", 2.6),
        Column("9. Tổng số điểm", 1.2, "centre"), Column("10. Điểm TB ban đầu", 1.1, "centre"),
        Column("11. Phiếu hợp lệ / không hợp lệ", 1.2, "centre"),
        Column("12. Tổng điểm hợp lệ", 1.2, "centre"),
        Column("13. Điểm TB cuối cùng", 1.1, "centre"), Column("Hạng", 0.8, "centre")), rows, 10)
    names = ", ".join(m.name for m in judges_of(sitting))
    yield from parts.body(f"Số phiếu trong kết quả: {words.count(len(sitting.sheets))}, của: "
                          f"{names}." if names else "")


def _sums(number: int, sitting: Sitting, row: Ranked) -> tuple[str, ...]:
    sheets = sitting.of_entry(row.entry_id)
    valid = [sheet for sheet in sheets if sheet.counted]
    places = sitting.places
    return (str(number), row.code, row.title, words.points(total(sheets), places),
            words.points(average(sheets), places), f"{len(valid)} / {len(sheets) - len(valid)}",
            words.points(total(valid), places), words.points(row.score, places), place_of(row))


def _findings(sitting: Sitting) -> Iterator[Text]:
    codes = {row.entry_id: row.code for row in sitting.ranking}
    names = {m.user_id: m.name for m in judges_of(sitting)}
    excluded = [f"- Phiếu của ông/bà {names.get(s.judge_id, '')}, hồ sơ "
                f"{codes.get(s.entry_id, '')}, tổng {words.points(s.total, sitting.places)} điểm: "
                f"{s.reason.rstrip('.')}." for s in sitting.sheets if not s.counted]
    yield parts.head("III. PHIẾU KHÔNG TÍNH ĐIỂM")
    yield from parts.body(*(excluded or ["Không có phiếu nào bị loại khỏi kết quả."]))
    flagged = [f"- Hồ sơ {row.code}: {reason.rstrip('.')}."
               for row in sitting.ranking for reason in row.reasons]
    if flagged:
        yield from parts.body("Các trường hợp Hội đồng đã xem xét:", *flagged)
    yield parts.head("IV. HỒ SƠ BẰNG ĐIỂM")
    ties = [f"- Hồ sơ {row.code}, {words.points(row.score, sitting.places)} điểm, hạng "
            f"{place_of(row)}: "
            + (f"phân định theo {row.tie}." if row.tie else "giữ bằng điểm, cùng hạng.")
            for row in sitting.ranking if row.tie or row.tied]
    yield from parts.body(*(ties or ["Không có hồ sơ bằng điểm phải phân định."]))


def _votes(sitting: Sitting) -> Iterator[Text]:
    yield parts.head("V. BIỂU QUYẾT")
    yield from parts.body(*([_vote(vote) for vote in sitting.votes] or [
        "Hội đồng không biểu quyết riêng nội dung nào."]))


def _vote(vote: Ballot) -> str:
    result = "thông qua" if vote.carried else "không thông qua"
    reason = f" Lý do: {vote.reason.rstrip('.')}." if vote.reason else ""
    return (f"{vote.number}. {vote.motion.rstrip('.')}. Có mặt {words.count(vote.present)}; tán "
            f"thành {words.count(vote.in_favour)}, không tán thành {words.count(vote.against)}, ý "
            f"kiến khác {words.count(vote.other)}; tỷ lệ cần có: {vote.ratio}. Kết quả: {result}."
            f"{reason}")


def _discussion(values: Values) -> Iterator[Text]:
    yield parts.head("VI. Ý KIẾN THẢO LUẬN")
    yield from parts.body(*words.lines(values, "discussion", (words.LONG_DOTS * 9,)))


def _conclusion(sitting: Sitting, values: Values) -> Iterator[Text]:
    """Yield item 14."""
    yield parts.head("VII. KẾT LUẬN CỦA HỘI ĐỒNG (mục 14)")
    yield from parts.body(*words.lines(values, "conclusion", _proposed(sitting)))


def _proposed(sitting: Sitting) -> tuple[str, ...]:
    """Return what follows from the ranking, for the panel to change."""
    through = [row for row in sitting.ranking if row.advances]
    agreed = (f"Hội đồng thống nhất kết quả chấm {sitting.stage}, {sitting.track} theo bảng tổng "
              "hợp nêu trên.")
    if sitting.is_last or not through:
        return (agreed, "Đề nghị Ban Tổ chức trình cấp có thẩm quyền phê duyệt kết quả và trao "
                        "giải theo cơ cấu giải thưởng của Thể lệ.")
    chosen = "; ".join(f"{row.code} ({row.title})" for row in through)
    return (agreed, f"Đề nghị {words.count(len(through))} hồ sơ vào vòng tiếp theo: {chosen}.")


def _closing(sitting: Sitting, values: Values) -> Iterator[Text]:
    copies = words.typed(values, "copies")
    kept = words.typed(values, "copies_to", "Ban Tổ chức, Hội đồng giám khảo và lưu hồ sơ")
    yield from parts.body(
        f"Kết quả số {sitting.number}; mã đối chiếu kết quả: {short_digest(sitting.digest)}.")
    yield doc.ended(doc.plain(
        f"Cuộc họp kết thúc vào hồi {words.clock(values.get('closed', ''))} cùng ngày. Biên bản "
        f"được lập thành {words.dotted(copies, words.DOTS)} bản có giá trị như nhau, gửi {kept}; "
        "đã đọc lại cho các thành viên dự họp cùng nghe, thống nhất và ký tên"))


def _signatures(sitting: Sitting, values: Values) -> Signing:
    seats = {m.seat: m.name for m in _present(sitting, values)}
    return Signing(
        Place(tuple(line.upper() for line in words.lines(values, "authority", ("Chủ trì",))),
              words.typed(values, "signer", seats.get(Seat.CHAIR) or seats.get(
                  Seat.DEPUTY_CHAIR, ""))),
        left=Place(("THƯ KÝ",), words.typed(values, "secretary", seats.get(Seat.SECRETARY, ""))))


def _attending(sitting: Sitting, values: Values) -> Iterator[doc.Block]:
    yield doc.plain("CHỮ KÝ CỦA CÁC THÀNH VIÊN DỰ HỌP", Element.AUTHORITY)
    rows = [(str(n), m.name, words.SEATS[m.seat], "")
            for n, m in enumerate(_present(sitting, values), start=1)]
    yield parts.pen_grid("Chữ ký", (
        Column("TT", 0.5, "centre"), Column("Họ và tên", 2.4), Column("Nhiệm vụ", 2),
        Column("Ký tên", 2)), rows)
