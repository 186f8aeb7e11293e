"""Invented facts, with long names, that templates are made from and tried with."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from judging.panels.enums import Seat
from judging.papers import facts as f

WHEN = datetime(2026, 3, 5, 9, 32, tzinfo=UTC)
TITLE = ("Ứng dụng công nghệ sinh học trong sản xuất phân hữu cơ vi sinh từ phụ phẩm nông nghiệp "
         "của đồng bào vùng cao, gắn với truy xuất nguồn gốc")
UNIT = "Trung tâm Ứng dụng và Dịch vụ khoa học công nghệ"
PEOPLE = ("Rơ Châm H'Bĭa Nguyễn Thị Thanh Hoà", "Y Ƀlŏm", "Nguyễn A")
TRACKS = ("Bảng Ý tưởng", "Bảng Dự án")
STAGE = "Vòng chung kết"


def example_facts(contest: f.Contest) -> f.Facts:
    """Return facts about a contest that never were."""
    panel = f.Panel("Hội đồng giám khảo", "102/QĐ-BTC", tuple(
        f.Member(number, name, "Phó Trưởng phòng", UNIT, seat) for number, (name, seat) in
        enumerate(zip(PEOPLE, (Seat.CHAIR, Seat.JUDGE, Seat.SECRETARY), strict=True), start=1)))
    sitting = _sitting(panel)
    prizes = tuple(f.Prize(name, f"QN-{n:04d}", TITLE, UNIT, PEOPLE[:2], money)
                   for n, (name, money) in enumerate((("Giải Nhất", 30_000_000),
                                                      ("Giải Nhì", 20_000_000)), start=1))
    return f.Facts(
        _named(contest), sitting, 1,
        prizes=tuple(f.TrackPrizes(track, STAGE, "ab" * 32, prizes, ("Giải Ba",))
                     for track in TRACKS),
        screened=tuple(f.Screened(f"QN-{n:04d}", TITLE, UNIT, TRACKS[0], outcome, reason, article)
                       for n, (outcome, reason, article) in enumerate((
                           ("Hợp lệ", "", ""), ("Không đủ điều kiện", "Quá 05 năm",
                                                "khoản 2 Điều 4 Thể lệ")), start=1)),
        panels=(panel, replace(panel, name=f"Hội đồng giám khảo {TRACKS[1]}")),
        funnel=f.Funnel(TRACKS, (("Hồ sơ đã nộp", (31, 41)), ("Hồ sơ đủ điều kiện", (28, 37)))),
        figures=(f.Distribution("Số hồ sơ theo đơn vị", "Đơn vị", "Số hồ sơ",
                                (UNIT, "Phường Nghĩa Lộ"), (41, 31)),
                 f.Distribution(f"Phân bố điểm {STAGE}", "Điểm", "Số hồ sơ",
                                ("70 - <75", "75 - <80"), (1, 1), stands=True)),
        entries=tuple((row.code, row.title, row.unit, TRACKS[0]) for row in sitting.ranking),
        assigned=tuple((PEOPLE[0], row.code, row.title, row.unit) for row in sitting.ranking))


def _named(contest: f.Contest) -> f.Contest:
    """Return a contest with a name for everything that a heading says."""
    return replace(
        contest, host=contest.host or "Sở Khoa học và Công nghệ", place=contest.place or "……",
        parent=contest.parent or "Ủy ban nhân dân tỉnh",
        rules_number=contest.rules_number or "88/QĐ-BTC",
        rules_date=contest.rules_date or date(2026, 3, 5))


def _sitting(panel: f.Panel) -> f.Sitting:
    criteria = tuple(f.Criterion(f"c{n}", name, Decimal(0), Decimal(50), Decimal(1), True)
                     for n, name in enumerate(("Tính mới, sáng tạo", "Tính khả thi"), start=1))
    sheets = tuple(
        f.Sheet(judge, entry, Decimal(70 + judge + entry), (judge, entry) != (2, 1),
                "lệch quá 20 điểm so với điểm trung bình" if (judge, entry) == (2, 1) else "",
                f"{judge:032d}{entry:032d}", {"c1": "40", "c2": str(30 + judge + entry)},
                {"c1": "Ý tưởng rõ"}, "Cần làm rõ thị trường", WHEN)
        for judge in (1, 2) for entry in (1, 2))
    ranking = tuple(f.Ranked(entry, f"QN-{entry:04d}", TITLE, UNIT, Decimal(75 - entry), entry, 2,
                             0, entry == 1, tie="trung vị" if entry == 1 else "")
                    for entry in (1, 2))
    vote = f.Ballot(1, "Lấy 01 hồ sơ vào vòng sau", "Thể lệ cho phép", 2, 2, 0, 0,
                    "quá nửa số người có mặt", True)
    return f.Sitting(
        0, STAGE, TRACKS[0], "Hội trường", 2, panel, criteria, False, False, WHEN,
        ("Điểm của hồ sơ là trung bình cộng tổng điểm các phiếu",), number=1, digest="ab" * 32,
        ranking=ranking, sheets=sheets, votes=(vote,),
        conflicts=((PEOPLE[1], "QN-0002", "cùng đơn vị công tác"),),
        away=((PEOPLE[1], "QN-0002", "recused", "cùng đơn vị"),))
