"""The default dossier form as data; title, unit and team are asked of every entry besides."""

from dataclasses import dataclass, field
from typing import Any

from competitions.dossiers.enums import FieldKind


@dataclass(frozen=True)
class FieldData:
    """One question with its words in both languages."""

    key: str
    kind: FieldKind
    section: str
    section_en: str
    label: str
    label_en: str
    help: str = ""
    help_en: str = ""
    is_required: bool = True
    max_words: int | None = None
    #: (value, label, English label)
    options: tuple[tuple[str, str, str], ...] = ()
    is_for_judges: bool = True
    is_identifying: bool = False
    example: str = ""
    example_en: str = ""
    waived_by: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


_ABOUT = ("Giới thiệu", "About")
_CONTENT = ("Nội dung thuyết minh", "Description")
_PAPERS = ("Nhóm và tài liệu", "Team and files")

#: The question whose file may stand instead of the long answers.
DOCUMENT = "document"

DEFAULT_FORM = (
    FieldData(
        "field", FieldKind.CHOICE, *_ABOUT, "Lĩnh vực dự thi", "Field",
        options=(
            ("agriculture", "Nông nghiệp, lâm nghiệp, thủy sản", "Agriculture and fishery"),
            ("tourism", "Du lịch, văn hóa, dịch vụ", "Tourism, culture, services"),
            ("industry", "Công nghiệp, chế biến", "Industry, processing"),
            ("digital", "Công nghệ số", "Digital technology"),
            ("environment", "Môi trường, năng lượng", "Environment, energy"),
            ("society", "Giáo dục, y tế, xã hội", "Education, health, society"),
            ("other", "Lĩnh vực khác", "Other"),
        ),
    ),
    FieldData(
        "summary", FieldKind.LONG_TEXT, *_ABOUT, "Tóm tắt", "Summary",
        "Sản phẩm, dịch vụ là gì, dành cho ai, khác gì cách làm hiện nay.",
        "What it is, for whom, and what is different from today.", max_words=300,
        example="Chúng tôi sấy rong nho bằng năng lượng mặt trời cho 40 hộ ở đặc khu Lý Sơn. Rong "
                "khô giữ được 12 tháng thay vì 5 ngày, nên bà con bán được cả ngoài mùa du lịch.",
        example_en="We dry sea grapes with solar heat for 40 households on Lý Sơn. Dried they "
                   "keep 12 months instead of 5 days, so they sell outside the tourist season.",
    ),
    FieldData(
        DOCUMENT, FieldKind.FILE, *_CONTENT, "Bản thuyết minh đã có (Word hoặc PDF)",
        "Description that you have already (Word or PDF)",
        "Nếu đã có bản thuyết minh, tải lên tại đây và không phải điền bốn mục bên dưới.",
        "If you have a description already, upload it here and leave the four answers below.",
        is_required=False, settings={"accepts": ["pdf", "word"]},
    ),
    FieldData(
        "problem", FieldKind.LONG_TEXT, *_CONTENT, "Vấn đề cần giải quyết", "Problem",
        "Ai đang gặp vấn đề này, ở đâu, mức độ ra sao.",
        "Who has this problem, where, and how badly.", max_words=300, waived_by=DOCUMENT,
    ),
    FieldData(
        "solution", FieldKind.LONG_TEXT, *_CONTENT, "Giải pháp và tính đổi mới sáng tạo",
        "Solution and innovation", "Cách giải quyết, điểm mới so với các giải pháp đã có.",
        "How it works and what is new about it.", max_words=500, waived_by=DOCUMENT,
    ),
    FieldData(
        "market", FieldKind.LONG_TEXT, *_CONTENT, "Thị trường và kế hoạch kinh doanh",
        "Market and business plan",
        "Khách hàng, đối thủ, kết quả bán thử; doanh thu, chi phí, nguồn vốn trong 12 tháng tới.",
        "Customers, competitors, first sales; revenue, costs, funding of the next 12 months.",
        max_words=600, waived_by=DOCUMENT,
    ),
    FieldData(
        "impact", FieldKind.LONG_TEXT, *_CONTENT, "Tác động kinh tế - xã hội",
        "Economic and social impact", "Việc làm, thu nhập, môi trường, cộng đồng được hưởng lợi.",
        "Jobs, income, environment, the community that benefits.", max_words=300,
        waived_by=DOCUMENT,
    ),
    FieldData(
        "team", FieldKind.LONG_TEXT, *_PAPERS, "Năng lực nhóm tác giả", "Strength of the team",
        "Kinh nghiệm, phân công, cố vấn.", "Experience, roles, advisers.", is_required=False,
        max_words=200, is_identifying=True,
    ),
    FieldData(
        "deck", FieldKind.FILE, *_PAPERS, "Bài thuyết trình (PDF hoặc PowerPoint)",
        "Pitch deck (PDF or PowerPoint)", "Một tệp, không quá 25 MB.",
        "One file of at most 25 MB.", settings={"accepts": ["pdf", "slides"]},
    ),
    FieldData(
        "signed", FieldKind.FILE, *_PAPERS, "Giấy tờ đã ký (phiếu đăng ký, bản cam kết)",
        "Signed papers (registration form, commitment)",
        "Trên trang hồ sơ có sẵn bản để in. Ký, xin xác nhận nếu Thể lệ yêu cầu, rồi chụp ảnh.",
        "The page of your entry has them ready to print. Sign, have them confirmed where the "
        "rules ask for it, then take photographs.",
        is_required=False, is_for_judges=False, is_identifying=True,
        settings={"accepts": ["pdf", "image"]},
    ),
)
