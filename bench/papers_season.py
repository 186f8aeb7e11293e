"""Every kind of paper of a season of 72 entries, each as PDF and as Word file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from app.paper.document import Document
from app.paper.document_docx import document_docx
from app.paper.document_pdf import document_pdf
from judging.panels.enums import Seat
from judging.papers import facts as f
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind, Scope
from judging.papers.reading_figures import spread_of

NOW = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
TRACKS = ("Bảng Ý tưởng", "Bảng Dự án")
JUDGES = 7
CONTEST = f.Contest(
    "Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 7", "Sở Khoa học và Công nghệ",
    "Ủy ban nhân dân tỉnh Quảng Ngãi", "Quảng Ngãi", 7, 2026, True, "88/QĐ-BTC", date(2026, 4, 28),
    ("Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15",))
TITLE = "Chuỗi giá trị dược liệu dưới tán rừng cho đồng bào Xơ Đăng, Ba Na và Gia Rai, số"
CRITERIA = tuple(
    f.Criterion(f"c{n}", name, Decimal(0), Decimal(high), Decimal(1), True)
    for n, (name, high) in enumerate((
        ("Tính mới, sáng tạo", 20), ("Tính khả thi", 25), ("Tiềm năng thị trường", 20),
        ("Đội ngũ", 10), ("Tác động kinh tế - xã hội", 15), ("Trình bày", 10)), start=1))
PANEL = f.Panel("Hội đồng giám khảo", "102/QĐ-BTC", (
    *(f.Member(n, f"Rơ Châm H'Bĭa {n}", "Trưởng phòng", CONTEST.host,
               Seat.CHAIR if n == 1 else Seat.JUDGE) for n in range(1, JUDGES + 1)),
    f.Member(99, "Y Ƀlŏm", "Chuyên viên", CONTEST.host, Seat.SECRETARY)))


def sitting(track: int, entries: int) -> f.Sitting:
    """Return a closed stage of a track, every sheet in."""
    first = track * entries
    numbers = range(first + 1, first + entries + 1)
    marks = {c.key: "8.5" for c in CRITERIA}
    sheets = tuple(
        f.Sheet(judge, entry, Decimal(9000 - 37 * entry + 11 * judge) / 100, True, "",
                f"{judge:032d}{entry:032d}", marks, {"c1": "Ý tưởng rõ"}, "Cần làm rõ thị trường",
                NOW)
        for judge in range(1, JUDGES + 1) for entry in numbers)
    ranking = tuple(
        f.Ranked(n, f"QN07-{n:04d}", f"{TITLE} {n}", "Xã Măng Đen", Decimal(9050 - 37 * n) / 100,
                 n - first, JUDGES, 0, n - first < 6) for n in numbers)
    return f.Sitting(
        track, "Vòng chung kết", TRACKS[track], "Hội trường Sở", 2, PANEL, CRITERIA, False, True,
        NOW, method=("Điểm của hồ sơ là trung bình cộng tổng điểm các phiếu",), number=1,
        digest="9f3a" * 16, ranking=ranking, sheets=sheets)


def season(entries: int) -> list[f.Facts]:
    """Return what the papers of each track speak of."""
    half = entries // 2
    sittings = [sitting(track, half) for track in range(len(TRACKS))]
    rows = [row for each in sittings for row in each.ranking]
    prizes = tuple(f.TrackPrizes(each.track, each.stage, each.digest, tuple(
        f.Prize(name, row.code, row.title, row.unit, ("Y Ƀlŏm", "A Đĕng"), 10_000_000)
        for name, row in zip(("Giải Nhất", "Giải Nhì", "Giải Ba"), each.ranking, strict=False)))
        for each in sittings)
    whole = f.Facts(
        CONTEST, prizes=prizes, panels=(PANEL,),
        screened=tuple(f.Screened(row.code, row.title, row.unit, "Bảng", "Hợp lệ", "", "")
                       for row in rows),
        funnel=f.Funnel(TRACKS, (("Hồ sơ đã nộp", (half, half)), ("Hồ sơ đủ điều kiện", (30, 31)))),
        figures=tuple(spread_of(each.track, [row.score or Decimal(0) for row in each.ranking])
                      for each in sittings))
    return [replace(whole, sitting=each, assigned=tuple(
        (member.name, row.code, row.title, row.unit) for member in PANEL.scoring
        for row in each.ranking)) for each in sittings]


def papers_of(entries: int) -> Iterator[Document]:
    """Yield every paper: those of a track for each, those of a judge for each judge."""
    tracks = season(entries)
    for kind, of in KINDS.items():
        if of.scope is Scope.COMPETITION:
            yield of.build(tracks[0], {})
            continue
        for facts in tracks:
            judges = range(1, JUDGES + 1) if kind is PaperKind.JUDGE_SUMMARY else (None,)
            for judge in judges:
                yield of.build(replace(facts, judge_id=judge), {})


def draw_all(entries: int) -> int:
    """Draw every paper both ways; return how many files that were."""
    count = 0
    for document in papers_of(entries):
        for draw in (document_pdf, document_docx):
            if not draw(document):
                raise RuntimeError(f"No file: {document.title}")
            count += 1
    return count
