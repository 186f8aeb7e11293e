"""The rubrics of the templates, as data; descriptors in both languages."""

from decimal import Decimal

from judging.rubrics.inputs import CriterionInput, LevelInput

#: Levels of a criterion worth 4 parts: (share of the maximum where it begins, ends).
Words = tuple[tuple[str, str], ...]


def _criterion(key: str, name: str, name_en: str, high: int, step: str, words: Words
               ) -> CriterionInput:
    """Return a criterion whose maximum is shared out evenly over its levels."""
    size, unit = Decimal(high) / len(words), Decimal(step)
    levels = tuple(
        LevelInput(low=_grid(size * place + (unit if place else 0), unit),
                   high=_grid(size * (place + 1), unit), text=vi, text_en=en)
        for place, (vi, en) in enumerate(words)
    )
    return CriterionInput(name=name, name_en=name_en, high=Decimal(high), step=unit,
                          levels=levels, key=key)


def _grid(value: Decimal, unit: Decimal) -> Decimal:
    """Return the mark at or below *value* that the step allows."""
    return value // unit * unit


#: Named as in the published rules of the third edition; the maxima are this product's assumption.
SIX = (
    _criterion("innovation", "Tính đổi mới sáng tạo", "Innovation", 20, "0.5", (
        ("Sao chép cách làm đã có", "Copies what exists"),
        ("Cải tiến nhỏ, dễ bị làm theo", "Small improvement, easily copied"),
        ("Điểm mới rõ, có khác biệt so với giải pháp hiện có", "Clearly new and different"),
        ("Mới ở tầm vùng hoặc cả nước, có căn cứ chứng minh", "New to the region or country, "
         "with proof"),
    )),
    _criterion("growth", "Khả năng thương mại hóa, khả năng tăng trưởng",
               "Commercialisation and growth", 25, "0.5", (
        ("Chưa rõ khách hàng", "Customers unclear"),
        ("Có khách hàng mục tiêu, chưa có bằng chứng nhu cầu", "Customers named, need unproven"),
        ("Đã bán thử hoặc có cam kết mua; thị trường đủ lớn", "First sales or commitments; "
         "market large enough"),
        ("Doanh thu tăng, mở rộng được ra ngoài tỉnh", "Growing sales, able to leave the province"),
    )),
    _criterion("plan", "Kế hoạch kinh doanh", "Business plan", 20, "0.5", (
        ("Thiếu phần chính hoặc số liệu không có căn cứ", "Main parts missing, figures unfounded"),
        ("Đủ phần, còn chung chung", "Complete but general"),
        ("Cụ thể, số liệu hợp lý, có phương án vốn", "Specific, sound figures, funding planned"),
        ("Chặt chẽ, có mốc đo được và phương án rủi ro", "Rigorous, measurable milestones, risks "
         "covered"),
    )),
    _criterion("direction", "Định hướng phát triển", "Direction of development", 10, "0.5", (
        ("Chưa có định hướng", "No direction"),
        ("Có định hướng ngắn hạn", "Short-term direction"),
        ("Lộ trình phù hợp nguồn lực", "A path that fits the means"),
        ("Lộ trình rõ, khả thi, gắn với lợi thế địa phương", "Clear, feasible, built on local "
         "strengths"),
    )),
    _criterion("impact", "Mức độ tác động và ý nghĩa kinh tế - xã hội",
               "Economic and social impact", 15, "0.5", (
        ("Tác động không đáng kể", "Little impact"),
        ("Có lợi cho nhóm nhỏ", "Helps a small group"),
        ("Tạo việc làm, thu nhập cho cộng đồng", "Jobs and income for a community"),
        ("Tác động rộng, đo được, bền vững với môi trường", "Wide, measurable, kind to the "
         "environment"),
    )),
    _criterion("pitch", "Khả năng thuyết trình", "Presentation", 10, "0.5", (
        ("Khó hiểu, quá giờ", "Hard to follow, over time"),
        ("Đủ ý, trả lời chưa rõ", "Complete, answers unclear"),
        ("Mạch lạc, đúng giờ, trả lời được câu hỏi", "Clear, on time, answers questions"),
        ("Thuyết phục, làm chủ nội dung", "Convincing, in full command"),
    )),
)

FOUR = (
    _criterion("need", "Nhu cầu và giải pháp", "Need and solution", 25, "1", (
        ("Vấn đề chưa rõ", "Problem unclear"),
        ("Giải pháp phù hợp một phần", "Solution fits in part"),
        ("Giải pháp phù hợp, có người dùng thử", "Solution fits, tried by users"),
    )),
    _criterion("feasibility", "Tính khả thi", "Feasibility", 25, "1", (
        ("Khó thực hiện", "Hard to carry out"),
        ("Thực hiện được với điều kiện", "Possible under conditions"),
        ("Thực hiện được ngay với nguồn lực hiện có", "Possible now with the means at hand"),
    )),
    _criterion("benefit", "Hiệu quả kinh tế - xã hội", "Economic and social benefit", 25, "1", (
        ("Hiệu quả thấp", "Little benefit"),
        ("Hiệu quả trong phạm vi hẹp", "Benefit to a few"),
        ("Hiệu quả rõ, nhân rộng được", "Clear benefit that can spread"),
    )),
    _criterion("people", "Đội ngũ và cách trình bày", "Team and presentation", 25, "1", (
        ("Chưa đủ năng lực", "Not yet able"),
        ("Đủ năng lực, trình bày được", "Able, presents adequately"),
        ("Mạnh, trình bày thuyết phục", "Strong and convincing"),
    )),
)
