"""Certificates, rankings and the papers of a season: seconds and memory."""

import io
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from PIL import Image

from app.files.services_made import written
from app.files.storage import LocalStore
from bench import report
from bench.papers_season import draw_all
from bench.papers_site import measure_answers
from competitions.entries.receipt_pdf import ReceiptFile, ReceiptView, receipt_pdf
from judging.awards.certificate_pdf import (
    CertificateDesign,
    CertificateView,
    Signer,
    certificates_pdf,
)
from judging.awards.work import zipped
from judging.results.ranking_files import (
    CriterionHead,
    RankingRow,
    RankingView,
    ranking_csv,
    ranking_json,
    ranking_xlsx,
)
from judging.results.ranking_pdf import ranking_pdf

COMPETITION = "Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 7, năm 2026"
NAMES = (
    "Rơ Châm H'Bĭa",
    "Y Ƀlŏm",
    "Nguyễn Đặng Hoàng Phương Quỳnh",
    "Siu Hʼmŏk và A Đĕng",
    "Nhóm tác giả Nguyễn Thị Huyền Trân, Tôn Nữ Phương Quỳnh, Phạm Trần Hoàng Khuyến",
)
TITLES = (
    "Tinh dầu quế Trà Bồng",
    "Du lịch cộng đồng trên đảo Lý Sơn gắn với nghề trồng tỏi và lặn ngắm san hô",
    "Chuỗi giá trị dược liệu dưới tán rừng cho đồng bào Xơ Đăng, Ba Na và Gia Rai ở Măng Đen",
)
CERTIFICATES = 1000
RANKED = 5000
SEASON = 72
ROUNDS = 3


def png(width: int, height: int, mode: str) -> bytes:
    """Draw a picture that does not compress to nothing, as artwork or a signature would not."""
    across = np.linspace(0, 6, width)
    down = np.linspace(0, 4, height)[:, None]
    waves = (128 + 100 * np.sin(across + 2 * np.sin(down))).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(waves).convert(mode).save(buffer, "PNG")
    return buffer.getvalue()


def certificates(count: int) -> list[CertificateView]:
    """Make certificates with the hardest names and two signatures."""
    image = png(400, 160, "RGBA")
    signers = (
        Signer("Phó Chủ tịch", "Đinh Thị Bĭa", "KT. Chủ tịch", image),
        Signer("Trưởng ban", "Nguyễn Văn Hoà", "TM. Ban Tổ chức", image),
    )
    return [
        CertificateView(
            recipient=NAMES[number % len(NAMES)],
            competition=COMPETITION,
            issuer="Ban Tổ chức Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi",
            code=f"7K2M9QXR{number:04}",
            verify_url=f"https://example.test/verify/7K2M-9QXR-{number:04}",
            unit="Hợp tác xã Dược liệu Măng Đen, xã Măng Đen, tỉnh Quảng Ngãi",
            prize="Giải Khuyến khích",
            track="Bảng Dự án",
            project=TITLES[number % len(TITLES)],
            register_number=f"{number + 1:04}/GCN-BTC",
            place="Quảng Ngãi",
            issued_on=date(2026, 12, 5),
            signers=signers,
        )
        for number in range(count)
    ]


def print_certificates(end: Connection) -> None:
    """Print them in a process of their own, so that the peak is theirs."""
    views = certificates(CERTIFICATES)
    design = CertificateDesign(artwork=png(1754, 1240, "RGB"))
    start = time.perf_counter()
    certificates_pdf(views, design)
    taken = time.perf_counter() - start
    end.send((taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def zip_certificates(end: Connection) -> None:
    """Print them, pack one PDF each and keep the file, as the worker does."""
    views = certificates(CERTIFICATES)
    design = CertificateDesign(artwork=png(1754, 1240, "RGB"))
    with tempfile.TemporaryDirectory() as folder:
        store = LocalStore(Path(folder))
        start = time.perf_counter()
        with tempfile.TemporaryFile() as out:
            zipped(certificates_pdf(views, design), views, out)
            written(store, out)
        taken = time.perf_counter() - start
    end.send((taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def apart(work: Callable[[Connection], None]) -> tuple[float, float]:
    """Return seconds and peak memory of work in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=work, args=(theirs,))
    process.start()
    taken, peak = ours.recv()
    process.join()
    return taken, peak


def measure_certificates() -> report.Figures:
    """Seconds and peak memory of 1,000 pages with full-page artwork."""
    taken, peak = apart(print_certificates)
    return {"certificates_1000_s": taken, "certificates_per_s": CERTIFICATES / taken,
            "certificates_peak_mib": peak}


def measure_long(view: RankingView) -> report.Figures:
    """Seconds of the same certificates as ZIP, and of a ranking of 5,000 entries as PDF."""
    packed, peak = apart(zip_certificates)
    return {"certificates_zip_1000_s": packed, "certificates_zip_peak_mib": peak,
            "ranking_pdf_5000_s": best(ranking_pdf, view)}


def ranking(count: int) -> RankingView:
    """Make a ranking of so many entries with six criteria."""
    rows = tuple(
        RankingRow(
            number + 1,
            f"QN07-{number + 1:04}",
            TITLES[number % len(TITLES)],
            "Hợp tác xã Y Ƀlŏm, xã Măng Đen",
            Decimal(9550 - number) / 100,
            7,
            number < 5,
            "Giải Nhất" if not number else "",
            averages=(Decimal("18.25"),) * 6,
        )
        for number in range(count)
    )
    return RankingView(
        COMPETITION,
        "Chấm hồ sơ",
        "Bảng Dự án",
        "Ban Tổ chức",
        rows,
        digest="9f3ac0de12345678" * 4,
        computed_at=datetime(2026, 12, 5, 9, 0, tzinfo=UTC),
        criteria=tuple(CriterionHead(f"Tiêu chí {n}", Decimal(20)) for n in range(1, 7)),
        judges=7,
        sheets=7 * count,
    )


def best(work: object, *given: object) -> float:
    """Seconds of the fastest of three rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work(*given)
        times.append(time.perf_counter() - start)
    return min(times)


def receipt(number: int) -> ReceiptView:
    """Make the receipt of one entry."""
    return ReceiptView(
        COMPETITION,
        "Ban Tổ chức",
        f"QN07-{number:04}",
        1,
        TITLES[number % len(TITLES)],
        "Bảng Dự án",
        NAMES[number % len(NAMES)],
        datetime(2026, 12, 18, 9, 58, tzinfo=UTC),
        "9f3ac0de12345678" * 4,
        f"https://example.test/verify/7K2M-9QXR-{number:04}",
        files=(ReceiptFile("thuyết minh.pdf", 18_000_000, "ab12" * 16),),
    )


def season_papers(entries: int) -> int:
    """Make every file of a season of so many entries, and count them.

    Every kind of official paper (filled and blank sheets of each judge and entry among them) as
    PDF and Word file, receipts, rankings of four cells, certificates.
    """
    files = draw_all(entries)
    for number in range(1, entries + 1):
        receipt_pdf(receipt(number))
    for cell in range(4):
        view = replace(ranking(entries // 2), track=f"Bảng {cell}")
        for write in (ranking_pdf, ranking_csv, ranking_xlsx, ranking_json):
            write(view)
    certificates_pdf(certificates(3 * entries))
    return files + entries + 16 + 1


def measure_season(entries: int) -> report.Figures:
    """Seconds of all papers of a season in one go, and how many files they are."""
    start = time.perf_counter()
    files = season_papers(entries)
    return {"season_papers_s": time.perf_counter() - start, "season_files": float(files)}


def measure(quick: bool) -> report.Figures:
    """Take every figure; a quick run leaves the longest out, and two thirds of the season."""
    return {
        **measure_certificates(),
        **measure_answers(2 if quick else 5),
        **({} if quick else measure_long(ranking(RANKED))),
        **measure_season(SEASON // 3 if quick else SEASON),
    }


if __name__ == "__main__":
    report.run(
        "papers",
        measure,
        ("reportlab", "segno", "XlsxWriter"),
        {"certificates": CERTIFICATES, "ranked": RANKED, "season": SEASON},
    )
