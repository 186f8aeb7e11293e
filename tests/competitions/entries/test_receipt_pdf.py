"""The receipt says what was received, when and how to check it."""

import io
from dataclasses import replace
from datetime import UTC, datetime

from pypdf import PdfReader

from competitions.entries.receipt_pdf import ReceiptFile, ReceiptView, receipt_pdf

VIEW = ReceiptView(
    "Cuộc thi Khởi nghiệp",
    "Ban Tổ chức",
    "QN07-0001",
    2,
    "Tinh dầu <quế> & mật ong",
    "Bảng Dự án",
    "Rơ Châm H'Bĭa",
    datetime(2026, 12, 18, 9, 58, 12, tzinfo=UTC),
    "9f3ac0de12345678" * 4,
    "https://example.test/verify/7K2M-9QXR-4TBC",
    "7K2M9QXR4TBC",
    deadline=datetime(2026, 12, 18, 10, 0, tzinfo=UTC),
    members=("Y Ƀlŏm", "Hoà"),
    files=(ReceiptFile("thuyết minh.pdf", 18_400_000, "ab12" * 16),),
)


def read(view: ReceiptView, locale: str = "vi") -> str:
    return PdfReader(io.BytesIO(receipt_pdf(view, locale))).pages[0].extract_text()


def test_the_receipt_says_what_was_received_and_when() -> None:
    lines = [line.strip() for line in read(VIEW).splitlines()]

    for line in (
        "GIẤY TIẾP NHẬN HỒ SƠ DỰ THI",
        "Mã hồ sơ: QN07-0001",
        "Tên dự án: Tinh dầu <quế> & mật ong",
        "Thành viên: Y Ƀlŏm, Hoà",
        "Phiên bản đã nhận: 2",
        "Thời điểm tiếp nhận: 16:58:12 ngày 18/12/2026",
        "Hạn nộp: 17:00:00 ngày 18/12/2026",
        "1 thuyết minh.pdf 17,5 MB ab12ab12ab12ab12",
        "7K2M-9QXR-4TBC",
        "example.test/verify",
    ):
        assert line in lines


def test_after_the_deadline_nothing_is_said_of_submitting_again() -> None:
    late = replace(VIEW, submitted_at=datetime(2026, 12, 18, 10, 0, 1, tzinfo=UTC))

    assert "nộp lại" in read(VIEW)
    assert "nộp lại" not in read(late)


def test_english_and_demo_receipts() -> None:
    words = read(replace(VIEW, demo=True), "en")

    assert "RECEIPT OF A SUBMISSION" in words
    assert words.count("DEMO DATA") == 2
