"""The receipt for a dossier on paper (giấy biên nhận). Plain values in, bytes out."""

from dataclasses import dataclass
from datetime import date

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Spacer

from app.paper import official


@dataclass(frozen=True)
class PaperReceipt:
    """What was received on paper, from whom and when."""

    competition: str
    issuer: str
    parent_issuer: str
    place: str
    code: str
    title: str
    received_on: date
    posted_on: date | None
    sets: int
    handed_by: str
    note: str
    received_by: str
    demo: bool = False


def paper_receipt_pdf(view: PaperReceipt) -> bytes:
    """Set the receipt on A4, in Vietnamese, with a place to sign for both."""
    plain = ParagraphStyle("plain", parent=official.body_style(), firstLineIndent=0,
                           spaceAfter=4, alignment=TA_LEFT)
    facts = (
        ("Mã hồ sơ", view.code), ("Tên hồ sơ dự thi", view.title),
        ("Ngày nhận", f"{view.received_on:%d/%m/%Y}"),
        ("Ngày theo dấu bưu điện", f"{view.posted_on:%d/%m/%Y}" if view.posted_on else ""),
        ("Số bộ", str(view.sets)), ("Người nộp hoặc người gửi", view.handed_by),
        ("Ghi chú", view.note), ("Người nhận", view.received_by),
    )
    story = [
        official.HeadingBlock(official.Heading(view.issuer, view.parent_issuer), "vi"),
        official.paragraph("GIẤY BIÊN NHẬN HỒ SƠ BẢN GIẤY", official.title_style(15)),
        official.paragraph(view.competition, official.title_style(13)),
        Spacer(0, 12),
        *(official.paragraph(f"{name}: {words}", plain) for name, words in facts if words),
        official.paragraph(
            "Giấy này xác nhận đã nhận hồ sơ bản giấy, không thay cho kết quả rà soát hồ sơ.",
            plain),
        Spacer(0, 18),
        official.SignatureFlowable(official.SignatureBlock("NGƯỜI NHẬN", view.received_by)),
    ]
    return official.official_pdf(story, official.PageStyle(
        f"Giấy biên nhận {view.code}", footer=view.code, demo=view.demo, locale="vi"))
