"""What Decree 30/2020 says of each element, as a table, and one paper that has all of them."""

from dataclasses import dataclass

from app.paper import document as doc
from app.paper.document import Document, Element, Section


@dataclass(frozen=True)
class Rule:
    """One line of Appendix I: sizes allowed, weight, capitals, where it stands."""

    words: str
    sizes: tuple[float, float]
    bold: bool
    italic: bool
    align: str
    upper: bool = False


COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARENT, ISSUER = "ỦY BAN NHÂN DÂN", "BAN TỔ CHỨC"
NUMBER, DATED = "Số: /QĐ-BTC", "Quảng Ngãi, ngày 05 tháng 3 năm 2026"
KIND, SUBJECT = "QUYẾT ĐỊNH", "Về việc phê duyệt kết quả"
BASIS, BODY = "Căn cứ Thể lệ", "Phê duyệt kết quả chấm"
TITLE, NAME = "TRƯỞNG BAN", "Nguyễn Văn Hoà"

RULES = (
    Rule(COUNTRY, (12, 13), True, False, "centre", True),
    Rule(MOTTO, (13, 14), True, False, "centre"),
    Rule(PARENT, (12, 13), False, False, "centre", True),
    Rule(ISSUER, (12, 13), True, False, "centre", True),
    Rule(NUMBER, (13, 13), False, False, "centre"),
    Rule(DATED, (13, 14), False, True, "centre"),
    Rule(KIND, (13, 14), True, False, "centre", True),
    Rule(SUBJECT, (13, 14), True, False, "centre"),
    Rule(BASIS, (13, 14), False, True, "justify"),
    Rule(BODY, (13, 14), False, False, "justify"),
    Rule("Điều 1.", (13, 14), True, False, "justify"),
    Rule("TM. BAN TỔ CHỨC", (13, 14), True, False, "centre", True),
    Rule(TITLE, (13, 14), True, False, "centre", True),
    Rule(NAME, (13, 14), True, False, "centre"),
    Rule("Nơi nhận:", (12, 12), True, True, "left"),
    Rule("- Lưu: VT, TTK.", (11, 11), False, False, "left"),
)
ANNEX_RULES = (
    Rule("Phụ lục", (14, 14), True, False, "centre"),
    Rule("DANH SÁCH ĐẠT GIẢI", (13, 14), True, False, "centre", True),
    Rule("(Kèm theo Quyết định số", (13, 14), False, True, "centre"),
)


def decision(*, demo: bool = False) -> Document:
    """Return a decision of two pages with an annex of two."""
    long = "Quyết định này có hiệu lực kể từ ngày ký. " * 12
    main = (
        doc.Letterhead(ISSUER, PARENT, f"Số:{doc.BLANK}/QĐ-BTC", DATED),
        doc.Title(KIND, SUBJECT),
        doc.plain("TRƯỞNG BAN TỔ CHỨC CUỘC THI", Element.AUTHORITY),
        *doc.bases(("Căn cứ Thể lệ Cuộc thi", "Theo đề nghị của Tổ thư ký;")),
        doc.plain("CHỐT LẠI:", Element.AUTHORITY),
        doc.article(1, "Phê duyệt kết quả chấm của Hội đồng giám khảo."),
        *(doc.article(number, long) for number in range(2, 8)),
        doc.ended(doc.plain("Các ông (bà) chịu trách nhiệm thi hành Quyết định này.")),
        doc.Signing(doc.Place(("TM. BAN TỔ CHỨC", TITLE), NAME),
                    recipients=("- Như Điều 3;", "- Lưu: VT, TTK.")),
    )
    columns = (doc.Column("TT", 0.5, "centre"), doc.Column("Hồ sơ", 4),
               doc.Column("Tiền thưởng (đồng)", 2, "right"))
    rows = tuple((str(number), f"Dự án của Y Ƀlŏm và Rơ Châm H'Bĭa, số {number}", "10.000.000")
                 for number in range(1, 41))
    annex = (
        doc.plain("Phụ lục", Element.ANNEX),
        doc.plain("DANH SÁCH ĐẠT GIẢI", Element.ANNEX_TITLE),
        doc.plain("(Kèm theo Quyết định số … ngày … tháng … năm …)", Element.ATTACHED),
        doc.Grid("Danh sách", columns, rows),
    )
    return Document("Quyết định", (Section(main), Section(annex, landscape=True)), demo=demo)
