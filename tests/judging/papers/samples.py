"""Facts out of the air, as many judges and entries as a test wants; no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from judging.panels.enums import Seat
from judging.papers import facts as f
from tests.factories import NOW

CONTEST = f.Contest(
    "Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 6", "Sở Khoa học và Công nghệ",
    "Ủy ban nhân dân tỉnh Quảng Ngãi", "Quảng Ngãi", 6, 2026, True, "88/QĐ-BTC", date(2026, 4, 28),
    ("Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15 ngày 27/6/2025",))
TITLE = ("Ứng dụng công nghệ sinh học trong sản xuất phân hữu cơ vi sinh từ phụ phẩm nông nghiệp "
         "của đồng bào vùng cao, gắn với truy xuất nguồn gốc")
CRITERIA = tuple(
    f.Criterion(f"c{n}", name, Decimal(0), Decimal(high), Decimal(1), True)
    for n, (name, high) in enumerate((
        ("Tính mới, sáng tạo", 20), ("Tính khả thi", 25), ("Tiềm năng thị trường", 20),
        ("Đội ngũ", 10), ("Tác động kinh tế - xã hội", 15), ("Trình bày", 10)), start=1))


def panel(judges: int) -> f.Panel:
    """Return a chair, members and a secretary."""
    seats = [Seat.CHAIR, *[Seat.JUDGE] * (judges - 1)]
    members = [f.Member(n, f"Rơ Châm H'Bĭa Nguyễn Thị Thanh {n}", "Trưởng phòng",
                        "Sở Khoa học và Công nghệ", seat) for n, seat in enumerate(seats, start=1)]
    clerk = f.Member(99, "Y Ƀlŏm", "Chuyên viên", "Sở Khoa học và Công nghệ", Seat.SECRETARY)
    return f.Panel("Hội đồng giám khảo", "102/QĐ-BTC", (*members, clerk))


def sitting(judges: int = 7, entries: int = 5) -> f.Sitting:
    """Return a closed stage: judge j gives entry e a total of its own; one sheet is left out."""
    sheets = tuple(
        f.Sheet(j, e, Decimal(9000 - 37 * e + 11 * j) / 100, (j, e) != (2, 1),
                "lệch 25,00 điểm so với điểm trung bình" if (j, e) == (2, 1) else "",
                f"{j:032d}{e:032d}", {c.key: "8.5" for c in CRITERIA}, {"c1": "Ý tưởng rõ"},
                "Cần làm rõ thị trường", NOW)
        for j in range(1, judges + 1) for e in range(1, entries + 1))
    ranking = tuple(
        f.Ranked(e, f"QN06-{e:04d}", TITLE if e % 2 else f"Dự án {e}", "Đặc khu Lý Sơn",
                 Decimal(9050 - 37 * e) / 100, e, judges, 0, e < 4,
                 tie="trung vị" if e == 2 else "")
        for e in range(1, entries + 1))
    vote = f.Ballot(1, "Lấy 03 hồ sơ vào chung kết", "Thể lệ cho phép", judges, judges, 0, 0,
                    "quá nửa số người có mặt", True)
    return f.Sitting(
        1, "Vòng chung kết", "Bảng Dự án", "Hội trường Sở", 2, panel(judges), CRITERIA, False,
        False, NOW, method=("Điểm của hồ sơ là trung bình cộng tổng điểm các phiếu",), number=2,
        digest="ab" * 32, ranking=ranking, sheets=sheets, votes=(vote,),
        conflicts=(("Nguyễn A", "QN06-0003", "cùng đơn vị công tác"),),
        away=(("Nguyễn A", "QN06-0003", "recused", "cùng đơn vị"),))


def everything(judges: int = 7, entries: int = 5) -> f.Facts:
    """Return facts that every kind of paper finds its own in."""
    seated = sitting(judges, entries)
    prizes = tuple(
        f.Prize(name, f"QN06-{n:04d}", TITLE, "Phường Nghĩa Lộ", ("Y Ƀlŏm", "Đinh Văn Sáng"), money)
        for n, (name, money) in enumerate((("Giải Nhất", 30_000_000), ("Giải Nhì", 20_000_000),
                                           ("Giải Ba", 10_000_000), ("Giải Ba", 10_000_000)), 1))
    tracks = (f.TrackPrizes("Bảng Dự án", "Vòng chung kết", "ab" * 32, prizes),
              f.TrackPrizes("Bảng Ý tưởng", "Vòng chung kết", "cd" * 32, prizes[1:],
                            ("Giải Nhất",)))
    screened = tuple(
        f.Screened(f"QN06-{n:04d}", TITLE, "Xã Ba Vì", "Bảng Dự án", outcome, reason, article)
        for n, (outcome, reason, article) in enumerate((
            ("Hợp lệ", "", ""), ("Hợp lệ, còn thiếu giấy tờ", "Thiếu bản cam kết", ""),
            ("Không đủ điều kiện", "Quá 05 năm", "khoản 2 Điều 4 Thể lệ")), start=1))
    return f.Facts(
        CONTEST, seated, 1, tracks, screened, (seated.panel,),
        f.Funnel(("Bảng Ý tưởng", "Bảng Dự án"), (("Hồ sơ đã nộp", (31, 41)),
                                                  ("Hồ sơ đủ điều kiện", (28, 37)))),
        (f.Distribution("Số hồ sơ theo đơn vị", "Đơn vị", "Số hồ sơ",
                        ("Đặc khu Lý Sơn", "Xã Đăk Rơ Wa"), (43, 29)),
         f.Distribution("Phân bố điểm Vòng chung kết, Bảng Dự án", "Điểm", "Số hồ sơ",
                        ("85 - <90", "90 - <95"), (3, 2), stands=True)),
        tuple((row.code, row.title, row.unit, "Bảng Dự án") for row in seated.ranking),
        tuple(("Rơ Châm H'Bĭa", row.code, row.title, row.unit) for row in seated.ranking))


def blind(judges: int = 7) -> f.Facts:
    """Return the same, judged without names."""
    facts = everything(judges)
    return replace(facts, sitting=replace(facts.judged, is_blind=True))
