"""Certificates say what they must, in every letter, many in one file."""

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader

from judging.awards.certificate_pdf import (
    BODY_BOTTOM,
    BODY_TOP,
    ROOM,
    CertificateDesign,
    CertificateView,
    Signer,
    certificate_pdf,
    certificates_pdf,
)

VIEW = CertificateView(
    recipient="Rơ Châm H'Bĭa",
    competition="Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 7, năm 2026",
    issuer="Ban Tổ chức Cuộc thi",
    code="7K2M9QXR4TBC",
    verify_url="https://example.test/verify/7K2M-9QXR-4TBC",
    unit="Hợp tác xã Măng Đen",
    prize="Giải Nhất",
    track="Bảng Dự án",
    project="Tinh dầu quế Trà Bồng",
    parent_issuer="Sở Khoa học và Công nghệ",
    decision_number="12/QĐ-BTC",
    decision_date=date(2026, 12, 5),
    register_number="01/GCN",
    place="Quảng Ngãi",
    issued_on=date(2026, 12, 5),
    signers=(Signer("Trưởng ban", "Nguyễn Văn Hoà", "TM. Ban Tổ chức"),),
)


def read(document: bytes, page: int = 0) -> list[str]:
    words = PdfReader(io.BytesIO(document)).pages[page].extract_text()
    return [line.strip() for line in words.splitlines()]


def sizes(document: bytes) -> dict[str, float]:
    found: dict[str, float] = {}

    def visit(words: str, _m: list, matrix: list, _font: dict, size: float) -> None:
        if words.strip():
            found[words.strip()] = size

    PdfReader(io.BytesIO(document)).pages[0].extract_text(visitor_text=visit)
    return found


def picture(mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (40, 20), "white").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_certificate_says_all_of_it() -> None:
    assert sorted(read(certificate_pdf(VIEW))) == sorted(
        [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            "BAN TỔ CHỨC CUỘC THI",
            "GIẤY CHỨNG NHẬN",
            "Trao cho",
            "Rơ Châm H'Bĭa Hợp tác xã Măng Đen",
            "đã đạt",
            "Giải Nhất · Bảng Dự án",
            "với dự án “Tinh dầu quế Trà Bồng”",
            "tại Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 7, năm 2026",
            "Theo Quyết định số 12/QĐ-BTC ngày 05 tháng 12 năm 2026",
            "Số vào sổ: 01/GCN",
            "Kiểm tra bằng cách quét mã hoặc truy cập",
            "example.test/verify",
            "7K2M-9QXR-4TBC",
            "Quảng Ngãi, ngày 05 tháng 12 năm 2026",
            "TM. BAN TỔ CHỨC",
            "TRƯỞNG BAN",
            "Nguyễn Văn Hoà",
        ]
    )


@pytest.mark.parametrize("kind", ["prize", "participation", "recognition", "judge"])
def test_it_is_never_a_commendation(kind: str) -> None:
    words = "\n".join(read(certificate_pdf(replace(VIEW, kind=kind, prize="")))).lower()

    assert "giấy chứng nhận" in words
    assert "giấy khen" not in words
    assert "bằng khen" not in words


@pytest.mark.parametrize(("kind", "words"), [
    ("prize", "đã xuất sắc đạt"), ("recognition", "được công nhận"),
    ("participation", "đã tham gia"), ("judge", "đã tham gia Hội đồng giám khảo")])
def test_own_words_about_winning_stand_on_prizes_alone(kind: str, words: str) -> None:
    view = replace(VIEW, kind=kind, prize="Giải Nhất" if kind == "prize" else "", track="")
    lines = read(certificate_pdf(view, CertificateDesign(words=(("deed", "đã xuất sắc đạt"),))))

    assert [line for line in lines if line.startswith(("đã ", "được "))] == [words]


def test_what_is_not_known_stays_open() -> None:
    open_view = replace(
        VIEW, decision_number="", decision_date=None, register_number="", issued_on=None
    )
    words = read(certificate_pdf(open_view))

    assert "Theo Quyết định số ………… ngày … tháng … năm ……" in words
    assert "Số vào sổ: ……………" in words
    assert "Quảng Ngãi, ngày … tháng … năm ……" in words


@pytest.mark.parametrize(
    "name",
    ["Y Ƀlŏm", "Ĕ Ĭ Ŏ Ŭ Ƀ ʼ", "Hoà", "A", "Nguyễn Đặng Phương Quỳnh, Tôn Nữ Thị Huyền Trân"],
)
def test_the_recipient_is_the_largest_line(name: str) -> None:
    shown = sizes(certificate_pdf(replace(VIEW, recipient=name)))
    largest = max(size for words, size in shown.items() if words != "GIẤY CHỨNG NHẬN")

    assert any(words in name and size == largest for words, size in shown.items())


def test_a_name_of_many_words_is_whole_and_inside_its_room() -> None:
    name = "Nhóm tác giả " + ", ".join(["Nguyễn Đặng Phương Quỳnh"] * 12)
    places: list[tuple[float, float]] = []

    def visit(words: str, _m: list, matrix: list, _font: dict, size: float) -> None:
        if "Quỳnh" in words:
            places.append((matrix[4], matrix[5]))

    page = PdfReader(io.BytesIO(certificate_pdf(replace(VIEW, recipient=name)))).pages[0]
    words = " ".join(page.extract_text(visitor_text=visit).split())

    assert name in words
    assert all(x >= (842 - ROOM) / 2 - 1 and BODY_BOTTOM < y < BODY_TOP for x, y in places)


def test_demo_certificates_say_so() -> None:
    assert read(certificate_pdf(replace(VIEW, demo=True))).count("DỮ LIỆU MINH HỌA") == 2
    stock = CertificateDesign(on_stock=True)
    assert read(certificate_pdf(replace(VIEW, demo=True), stock)).count("DỮ LIỆU MINH HỌA") == 2
    assert "DỮ LIỆU MINH HỌA" not in read(certificate_pdf(VIEW))


def test_stock_takes_the_variable_words_only_moved_by_the_printers_offset() -> None:
    stock = CertificateDesign(on_stock=True, shift_mm=(2, -1))
    words = read(certificate_pdf(VIEW, stock))

    assert "Rơ Châm H'Bĭa Hợp tác xã Măng Đen" in words
    assert not {"GIẤY CHỨNG NHẬN", "TRƯỞNG BAN", "Nguyễn Văn Hoà"} & set(words)
    content = PdfReader(io.BytesIO(certificate_pdf(VIEW, stock))).pages[0].get_contents().get_data()
    assert b"1 0 0 1 5.669291 -2.834646 cm" in content


def test_english_is_complete() -> None:
    words = read(certificate_pdf(VIEW, locale="en"))

    assert {"CERTIFICATE", "Presented to", "has won", "Register No. 01/GCN"} <= set(words)
    assert "Under Decision No. 12/QĐ-BTC, 5 December 2026" in words


def test_many_certificates_share_fonts_artwork_and_images() -> None:
    design = CertificateDesign(artwork=picture(), logo=picture("RGBA"))
    signed = replace(VIEW, signers=(replace(VIEW.signers[0], signature=picture("RGBA")),) * 2)
    views = [replace(signed, recipient=f"Y Ƀlŏm {number}") for number in range(60)]
    heard: list[int] = []
    document = certificates_pdf(views, design, progress=heard.append)
    pages = PdfReader(io.BytesIO(document)).pages

    assert [f"Y Ƀlŏm {n}" in page.extract_text() for n, page in enumerate(pages)] == [True] * 60
    assert heard == list(range(1, 61))
    assert document.count(b"/FontFile2") <= 10
    assert document.count(b"/Subtype /Image") <= 6


def test_a_listener_may_stop_the_printing() -> None:
    class Cancelled(Exception):
        pass

    def stop(count: int) -> None:
        if count == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        certificates_pdf([VIEW] * 5, progress=stop)
