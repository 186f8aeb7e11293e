"""One ranking, four files, the same figures in each."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from openpyxl import load_workbook
from pypdf import PdfReader

from app.paper.official import SignatureBlock
from judging.results.ranking_files import (
    CriterionHead,
    RankingRow,
    RankingView,
    ranking_csv,
    ranking_json,
    ranking_xlsx,
)
from judging.results.ranking_pdf import ranking_pdf

DIGEST = "9f3ac0de12345678" * 4
TIE = "Cùng 79,33 điểm; xét theo khoản 3 Điều 9: điểm tiêu chí Đổi mới sáng tạo."
ROWS = (
    RankingRow(
        1,
        "QN07-0001",
        "Tinh dầu quế",
        "Xã Trà Bồng",
        Decimal("85.50"),
        7,
        True,
        "Giải Nhất",
        averages=(Decimal("18.25"),),
    ),
    RankingRow(
        2,
        "QN07-0003",
        "=1+1",
        "Y Ƀlŏm",
        Decimal("79.33"),
        7,
        True,
        "Giải Nhì",
        TIE,
        averages=(Decimal("16.00"),),
    ),
    RankingRow(
        3,
        "QN07-0002",
        "Cà phê Đắk Hà",
        "Rơ Châm H'Bĭa",
        Decimal("79.33"),
        6,
        note="Có tiêu chí 0 điểm",
        averages=(Decimal("12.10"),),
    ),
    RankingRow(None, "QN07-0004", "Chưa chấm", "", None, 0, averages=(None,)),
)
VIEW = RankingView(
    "Cuộc thi Khởi nghiệp",
    "Chung kết",
    "Bảng Dự án",
    "Ban Tổ chức",
    ROWS,
    parent_issuer="Sở Khoa học và Công nghệ",
    edition="Lần thứ 7",
    season=2026,
    state="Đã công bố",
    digest=DIGEST,
    computed_at=datetime(2026, 12, 5, 9, 32, tzinfo=UTC),
    decision_number="12/QĐ-BTC",
    decision_date=date(2026, 12, 5),
    method=("Trung bình cộng các phiếu.", "Năm hồ sơ cao nhất vào vòng sau."),
    criteria=(CriterionHead("Đổi mới", Decimal("20.0")),),
    judges=7,
    sheets=20,
)
HEAD = [
    "Hạng",
    "Mã hồ sơ",
    "Tên dự án",
    "Đơn vị",
    "Đổi mới (20)",
    "Điểm",
    "Số phiếu",
    "Vào vòng sau",
    "Giải",
    "Cách xét khi bằng điểm",
    "Ghi chú",
]


def test_csv_holds_the_places_and_nothing_else() -> None:
    content = ranking_csv(VIEW)

    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")) == [
        HEAD,
        [
            "1",
            "QN07-0001",
            "Tinh dầu quế",
            "Xã Trà Bồng",
            "18,25",
            "85,50",
            "7",
            "Có",
            "Giải Nhất",
            "",
            "",
        ],
        ["2", "QN07-0003", "'=1+1", "Y Ƀlŏm", "16,00", "79,33", "7", "Có", "Giải Nhì", TIE, ""],
        [
            "3",
            "QN07-0002",
            "Cà phê Đắk Hà",
            "Rơ Châm H'Bĭa",
            "12,10",
            "79,33",
            "6",
            "",
            "",
            "",
            "Có tiêu chí 0 điểm",
        ],
        ["", "QN07-0004", "Chưa chấm", "", "", "", "0", "", "", "", ""],
    ]


def test_english_csv_uses_commas_and_points() -> None:
    lines = ranking_csv(VIEW, "en").decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Rank,Entry code,Project title,Unit,")
    assert lines[1] == "1,QN07-0001,Tinh dầu quế,Xã Trà Bồng,18.25,85.50,7,Yes,Giải Nhất,,"


def test_columns_that_say_nothing_are_left_out() -> None:
    plain = tuple(replace(row, advances=False, prize="", tie_note="", note="") for row in ROWS)
    lines = ranking_csv(replace(VIEW, rows=plain, criteria=())).decode("utf-8-sig").splitlines()

    assert lines[0] == "Hạng;Mã hồ sơ;Tên dự án;Đơn vị;Điểm;Số phiếu"


def test_the_workbook_has_real_numbers_and_says_where_they_come_from() -> None:
    book = load_workbook(io.BytesIO(ranking_xlsx(VIEW)))
    page = book["Bảng xếp hạng"]

    assert [cell.value for cell in page[1]] == HEAD
    assert [cell.value for cell in page[3]][:7] == [
        2,
        "QN07-0003",
        "=1+1",
        "Y Ƀlŏm",
        16,
        79.33,
        7,
    ]
    assert (page["F3"].number_format, page["C3"].data_type) == ("#,##0.00", "s")
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:K5")
    about = {row[0].value: row[1].value for row in book["Thông tin chung"].iter_rows(min_row=2)}
    assert about["Mã đối chiếu"] == DIGEST
    assert about["Quyết định"] == "số 12/QĐ-BTC ngày 05 tháng 12 năm 2026"
    assert about["Tính lúc"] == "05/12/2026 16:32:00"


def test_json_writes_decimals_as_text_and_dates_in_iso() -> None:
    content = json.loads(ranking_json(VIEW))

    assert content["decision"] == {"number": "12/QĐ-BTC", "date": "2026-12-05", "pending": False}
    assert content["computed_at"] == "2026-12-05T16:32:00+07:00"
    assert content["digest"] == DIGEST
    assert content["criteria"] == [{"name": "Đổi mới", "maximum": "20.0"}]
    assert content["rows"][1] == {
        "rank": 2,
        "code": "QN07-0003",
        "title": "=1+1",
        "unit": "Y Ƀlŏm",
        "score": "79.33",
        "sheets": 7,
        "averages": ["16.00"],
        "advances": True,
        "prize": "Giải Nhì",
        "tie_note": TIE,
        "note": "",
    }
    assert content["rows"][3]["score"] is None


def read(document: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(document)).pages]


def test_the_paper_prints_digest_decision_method_and_ties() -> None:
    signature = SignatureBlock("TM. Hội đồng", "Chủ tịch", "Nguyễn Văn Hoà")
    words = " ".join(" ".join(read(ranking_pdf(VIEW, signature=signature))).split())

    for said in (
        "BẢNG XẾP HẠNG",
        "Chung kết · Bảng Dự án",
        "Trạng thái: Đã công bố",
        "Quyết định: số 12/QĐ-BTC ngày 05 tháng 12 năm 2026",
        "Cách tính: Trung bình cộng các phiếu.",
        "Năm hồ sơ cao nhất vào vòng sau.",
        "7 giám khảo, 20 phiếu chấm, 4 hồ sơ",
        "Mã đối chiếu: 9f3ac0de12345678 ·",
        "Trang 1/2",
        f"QN07-0003: {TIE}",
        "85,50",
        "Nguyễn Văn Hoà",
    ):
        assert said in words
    assert DIGEST not in words


def test_a_paper_without_decision_says_that_it_is_awaited() -> None:
    pending = replace(VIEW, decision_number="", decision_date=None)

    assert "Quyết định: đang chờ số quyết định" in read(ranking_pdf(pending))[0]


def test_a_long_ranking_repeats_its_head_and_counts_its_pages() -> None:
    rows = tuple(replace(ROWS[0], rank=n, code=f"QN07-{n:04}") for n in range(1, 201))
    pages = read(ranking_pdf(replace(VIEW, rows=rows, demo=True)))

    assert {page.count("Mã hồ sơ") for page in pages} == {1}
    assert {page.count("DỮ LIỆU MINH HỌA") for page in pages} == {2}
    last = len(pages)
    assert [n for n in range(1, last + 1) if f"Trang {n}/{last}" not in pages[n - 1]] == []
    assert [n for n in range(1, 201) if f"QN07-{n:04}" not in "".join(pages)] == []
