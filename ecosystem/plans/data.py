"""The indicator plans as issued, word for figure; nothing here is computed or guessed."""

from datetime import date
from typing import Any

from ecosystem.plans.enums import Measure
from ecosystem.projects.enums import OutcomeKind, Territory

_OLD = "tỉnh Quảng Ngãi (trước hợp nhất ngày 01/7/2025)"
_OLD_EN = "Quảng Ngãi province (before the merger of 1 July 2025)"
_ORIGINAL = (
    "Chỉ tiêu theo văn bản gốc, trước hợp nhất. Từ ngày 01/7/2025 tỉnh Quảng Ngãi gồm cả tỉnh "
    "Kon Tum (cũ): kết quả trên địa bàn Kon Tum (cũ) được ghi riêng, không cộng vào."
)
_ORIGINAL_EN = (
    "Targets as in the original text, before the merger. Since 1 July 2025 Quảng Ngãi includes "
    "the former Kon Tum: what happens there is shown apart and never added."
)
_NO_SHARE = (
    "Văn bản đặt chỉ tiêu theo tỷ lệ nhưng chưa có tổng số trường làm mẫu số; "
    "chỉ ghi số trường đã có kế hoạch, chưa so với chỉ tiêu."
)
_NO_SHARE_EN = (
    "The text sets a share, but the number of all schools is not on record; schools with a plan "
    "are listed and not compared."
)
_FIRST, _SECOND = (2022, 2025), (2026, 2030)


def _indicator(key: str, name: str, name_en: str, unit: str, unit_en: str, kind: OutcomeKind,
               targets: dict[Any, tuple[int | None, int | None]],
               **more: Any) -> dict[str, Any]:
    return {"key": key, "name": name, "name_en": name_en, "unit": unit, "unit_en": unit_en,
            "counts": [kind.value], "targets": targets, "measure": Measure.COUNT, **more}


NQ08 = {
    "code": "NQ08", "number": "08-NQ/TU", "issued_on": date(2022, 5, 20),
    "issuer": "Ban Thường vụ Tỉnh ủy Quảng Ngãi khóa XX",
    "issuer_en": "Standing Board of the Provincial Party Committee of Quảng Ngãi, 20th term",
    "title": "Nghị quyết về xây dựng hệ sinh thái khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi "
             "giai đoạn 2022 - 2025, định hướng đến năm 2030",
    "title_en": "Resolution on building the innovation-startup ecosystem of Quảng Ngãi, "
                "2022-2025, with an outlook to 2030",
    "area": Territory.QUANG_NGAI, "territory": _OLD, "territory_en": _OLD_EN,
    "note": _ORIGINAL, "note_en": _ORIGINAL_EN,
    "indicators": [
        _indicator(
            "supported_projects", "Dự án khởi nghiệp đổi mới sáng tạo được hỗ trợ phát triển",
            "Innovation-startup projects supported in their development", "dự án", "projects",
            OutcomeKind.SUPPORT, {_FIRST: (100, 120), _SECOND: (150, 160)},
            source="Mục II.3",
            rule="Mỗi dự án tính một lần trong giai đoạn, khi có ít nhất một hoạt động hỗ trợ được "
                 "ghi nhận kèm minh chứng: đào tạo, cố vấn, kinh phí hoặc kết nối. Vào chung kết "
                 "chưa phải là được hỗ trợ.",
            rule_en="Each project counts once in the period, as soon as one act of support is on "
                    "record with evidence: training, mentoring, money or connection. Reaching a "
                    "final is not yet support.",
        ),
        _indicator(
            "enterprises", "Doanh nghiệp khởi nghiệp đổi mới sáng tạo hình thành, phát triển",
            "Innovation-startup enterprises formed and developed", "doanh nghiệp", "enterprises",
            OutcomeKind.ENTERPRISE, {_FIRST: (30, 35), _SECOND: (55, 60)}, source="Mục II.3",
            rule="Mỗi dự án đã đăng ký doanh nghiệp tính một lần, theo ngày trên giấy chứng nhận "
                 "đăng ký.",
            rule_en="Each project registered as an enterprise counts once, by the date on the "
                    "registration certificate.",
            note="Nghị quyết nêu đã có 15 doanh nghiệp trước khi ban hành; văn bản không nói 15 "
                 "doanh nghiệp này có được tính hay không, nên ở đây không cộng.",
            note_en="The resolution mentions 15 enterprises formed before it; it does not say "
                    "whether they count, so they are not added here.",
        ),
        _indicator(
            "capital_projects", "Dự án khởi nghiệp đổi mới sáng tạo gọi vốn thành công",
            "Innovation-startup projects that raised capital", "dự án", "projects",
            OutcomeKind.CAPITAL, {_FIRST: (1, 2), _SECOND: (2, 3)}, source="Mục II.3",
            rule="Mỗi dự án tính một lần trong giai đoạn, theo ngày ký thỏa thuận góp vốn; bắt "
                 "buộc có tệp minh chứng và số tiền.",
            rule_en="Each project counts once in the period, by the date of the investment "
                    "agreement; the file and the amount are required.",
        ),
        _indicator(
            "support_organisations", "Tổ chức hỗ trợ khởi nghiệp đổi mới sáng tạo",
            "Organisations that support innovation startups", "tổ chức", "organisations",
            OutcomeKind.SUPPORT_ORGANISATION, {_FIRST: (12, 14), _SECOND: (None, None)},
            source="Mục II.3", rule="Mỗi tổ chức tính một lần, theo ngày quyết định thành lập.",
            rule_en="Each organisation counts once, by the date of the decision founding it.",
        ),
        _indicator(
            "service_zones", "Khu dịch vụ tập trung hỗ trợ khởi nghiệp đổi mới sáng tạo",
            "Service zones that support innovation startups", "khu", "zones",
            OutcomeKind.SERVICE_ZONE, {_FIRST: (1, 2), _SECOND: (None, None)},
            source="Mục II.3", rule="Mỗi khu tính một lần, theo ngày quyết định thành lập.",
            rule_en="Each zone counts once, by the date of the decision founding it.",
        ),
        _indicator(
            "advisers", "Nhà tư vấn khởi nghiệp đổi mới sáng tạo được cấp chứng nhận",
            "Certified innovation-startup advisers", "người", "people",
            OutcomeKind.ADVISER, {_FIRST: (25, 30), _SECOND: (40, 50)}, source="Mục II.3",
            rule="Mỗi người tính một lần trong giai đoạn, theo ngày cấp chứng nhận.",
            rule_en="Each person counts once in the period, by the date of the certificate.",
        ),
        _indicator(
            "clubs", "Câu lạc bộ khởi nghiệp đổi mới sáng tạo tại mỗi huyện, thị xã, thành phố",
            "Innovation-startup clubs in each district, town and city",
            "câu lạc bộ mỗi đơn vị", "clubs in each unit", OutcomeKind.CLUB,
            {None: (1, None)}, source="Mục III.3",
            note="Nghị quyết không nêu giai đoạn. Mẫu số là 13 huyện, thị xã, thành phố đến ngày "
                 "30/6/2025, nay là 96 xã, phường, đặc khu; cách tính mới chưa được ban hành.",
            note_en="The resolution names no period. It spoke of 13 districts until 30 June 2025; "
                    "there are 96 communes, wards and a special zone now, and no new counting "
                    "rule was issued.",
        ),
    ],
}
QD36 = {
    "code": "QD36", "number": "36/QĐ-UBND", "issued_on": date(2020, 1, 7),
    "issuer": "Ủy ban nhân dân tỉnh Quảng Ngãi",
    "issuer_en": "People's Committee of Quảng Ngãi province",
    "title": "Kế hoạch hỗ trợ hệ sinh thái khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi giai đoạn "
             "2020 - 2025",
    "title_en": "Plan supporting the innovation-startup ecosystem of Quảng Ngãi, 2020-2025",
    "area": Territory.QUANG_NGAI, "territory": _OLD, "territory_en": _OLD_EN,
    "note": _ORIGINAL, "note_en": _ORIGINAL_EN,
    "indicators": [
        _indicator(
            "ideas", "Ý tưởng khởi nghiệp đổi mới sáng tạo", "Innovation-startup ideas",
            "ý tưởng", "ideas", OutcomeKind.IDEA, {(2020, 2025): (100, 100)},
            rule="Mỗi ý tưởng tính một lần trong giai đoạn, theo ngày được ghi nhận.",
            rule_en="Each idea counts once in the period, by the date it was recognised.",
        ),
        _indicator(
            "products", "Trong đó: dự án đã có sản phẩm", "Of these: projects with a product",
            "dự án", "projects", OutcomeKind.PRODUCT, {(2020, 2025): (50, 50)},
            rule="Mỗi dự án tính một lần khi có minh chứng về sản phẩm.",
            rule_en="Each project counts once when its product is proven.",
        ),
        _indicator(
            "enterprises", "Doanh nghiệp khởi nghiệp đổi mới sáng tạo",
            "Innovation-startup enterprises", "doanh nghiệp", "enterprises",
            OutcomeKind.ENTERPRISE, {(2020, 2025): (20, None)},
            rule="Mỗi dự án đã đăng ký doanh nghiệp tính một lần, theo ngày trên giấy chứng nhận "
                 "đăng ký.",
            rule_en="Each project registered as an enterprise counts once, by the date on the "
                    "registration certificate.",
        ),
        _indicator(
            "college_plans", "Trường cao đẳng, đại học có kế hoạch hỗ trợ khởi nghiệp",
            "Colleges and universities with a plan to support startups", "%", "%",
            OutcomeKind.COLLEGE_PLAN, {(2020, 2025): (100, 100)}, measure=Measure.SHARE,
            note=_NO_SHARE, note_en=_NO_SHARE_EN,
        ),
        _indicator(
            "school_plans", "Trường trung học phổ thông có kế hoạch hỗ trợ khởi nghiệp",
            "Upper secondary schools with a plan to support startups", "%", "%",
            OutcomeKind.SCHOOL_PLAN, {(2020, 2025): (50, 50)}, measure=Measure.SHARE,
            note=_NO_SHARE, note_en=_NO_SHARE_EN,
        ),
    ],
}
SONLA = {
    "code": "SONLA", "number": "2610/QĐ-UBND", "issued_on": date(2017, 10, 9),
    "issuer": "Ủy ban nhân dân tỉnh Sơn La", "issuer_en": "People's Committee of Sơn La province",
    "title": "Kế hoạch hỗ trợ hệ sinh thái khởi nghiệp đổi mới sáng tạo tỉnh Sơn La giai đoạn "
             "2017 - 2025",
    "title_en": "Plan supporting the innovation-startup ecosystem of Sơn La, 2017-2025",
    "area": Territory.SON_LA, "territory": "tỉnh Sơn La", "territory_en": "Sơn La province",
    "note": "Kế hoạch của tỉnh khác, để đối chiếu cách đặt chỉ tiêu.",
    "note_en": "A plan of another province, kept for comparing how targets are set.",
    "indicators": [
        _indicator(
            "ecosystem_level", "Cấp độ của hệ sinh thái khởi nghiệp đổi mới sáng tạo",
            "Level of the innovation-startup ecosystem", "cấp độ", "level",
            OutcomeKind.ECOSYSTEM_LEVEL, {(2017, 2020): (1, 1), (2021, 2025): (2, 2)},
            measure=Measure.LEVEL, source="Mục I.2",
            rule="Cấp độ cao nhất được công nhận bằng văn bản trong giai đoạn: 1 là mới hình "
                 "thành, 2 là cơ bản.",
            rule_en="The highest level recognised on paper in the period: 1 is new, 2 is basic.",
        ),
        _indicator(
            "events", "Sự kiện chia sẻ kinh nghiệm mỗi năm", "Experience-sharing events a year",
            "sự kiện mỗi năm", "events a year", OutcomeKind.EVENT, {(2017, 2025): (1, 2)},
            measure=Measure.YEARLY, source="Mục II.1.2b",
            rule="Mỗi sự kiện tính một lần trong năm tổ chức.",
            rule_en="Each event counts once in the year it was held.",
        ),
    ],
}
PLANS: tuple[dict[str, Any], ...] = (NQ08, QD36, SONLA)
#: Periods that ended before this year are closed (đã chốt).
FIRST_OPEN_YEAR = 2026
