"""Invented people and projects of the demo: no one and nothing here exists."""

import random
from dataclasses import dataclass

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Đinh",
          "Phan", "Trương", "Lương", "Cao", "Tạ", "Kiều")
MIDDLE = ("Thị", "Văn", "Minh", "Ngọc", "Thanh", "Quốc", "Hoài", "Thu", "Đức", "Bảo", "Kim", "Hữu",
          "Xuân", "Gia", "Khánh", "Phương")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Duyên", "Đào", "Giang", "Hà", "Hạnh", "Hiếu", "Hoà", "Hương",
         "Khoa", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Nhi", "Oanh", "Phúc", "Quân",
         "Quyên", "Sơn", "Tâm", "Thảo", "Thủy", "Trang", "Tuấn", "Uyên", "Vy", "Yến", "Ý")
#: Names that programs get wrong.
SPECIAL = ("Y Ƀlŏm", "Rơ Châm H'Bĭa", "A Thút", "Đinh Thị Kxuân", "Hồ Văn Pơloong", "Y Ŏanh")

UNITS = ("Xã Trà Bồng", "Xã Ba Tơ", "Xã Sơn Hà", "Xã Bình Sơn", "Xã Vạn Tường", "Xã Mộ Đức",
         "Phường Cẩm Thành", "Phường Nghĩa Lộ", "Phường Đức Phổ", "Phường Sa Huỳnh", "Xã Măng Đen",
         "Phường Kon Tum", "Xã Đăk Hà", "Xã Ngọc Linh", "Đặc khu Lý Sơn", "Xã Tịnh Khê",
         "Xã Nghĩa Hành", "Xã Minh Long", "Xã Sơn Tây", "Xã Bờ Y")
#: Those of the former Kon Tum, which targets of before the merger do not cover.
KON_TUM = {"Xã Măng Đen", "Phường Kon Tum", "Xã Đăk Hà", "Xã Ngọc Linh", "Xã Bờ Y"}
#: As the same places were called in the first quarter of 2024.
OLD_UNITS = ("Huyện Trà Bồng", "Huyện Ba Tơ", "Huyện Sơn Hà", "Huyện Bình Sơn", "Huyện Bình Sơn",
             "Huyện Mộ Đức", "Thành phố Quảng Ngãi", "Thành phố Quảng Ngãi", "Thị xã Đức Phổ",
             "Thị xã Đức Phổ", "Huyện Nghĩa Hành", "Huyện Tư Nghĩa", "Huyện Sơn Tịnh",
             "Huyện Minh Long", "Huyện Lý Sơn", "Huyện Sơn Tây")

PRODUCTS = (
    ("Trà túi lọc từ quế", "agriculture"), ("Mật ong rừng đóng gói truy xuất", "agriculture"),
    ("Nuôi cua trong hộp tuần hoàn nước", "agriculture"), ("Tỏi đen lên men", "agriculture"),
    ("Rong nho sấy lạnh", "agriculture"), ("Bột dinh dưỡng từ chuối hột", "agriculture"),
    ("Phân hữu cơ từ bã mía", "environment"), ("Ống hút từ bột gạo lứt", "environment"),
    ("Gạch không nung từ tro bay", "industry"), ("Bàn phơi muối phủ màng", "industry"),
    ("Máy bóc vỏ đậu cầm tay", "industry"), ("Lò sấy dùng năng lượng mặt trời", "environment"),
    ("Ứng dụng đặt chỗ tàu ra đảo", "digital"), ("Sổ tay số cho hợp tác xã", "digital"),
    ("Bản đồ sạt lở do dân cập nhật", "digital"), ("Sàn kết nối nông sản vùng cao", "digital"),
    ("Phần mềm quản lý ao nuôi", "digital"), ("Tua trải nghiệm làng muối", "tourism"),
    ("Homestay trong vườn quế", "tourism"), ("Du lịch san hô có trách nhiệm", "tourism"),
    ("Bộ quà lưu niệm gốm Sa Huỳnh", "tourism"), ("Lớp học dệt thổ cẩm trực tuyến", "society"),
    ("Xe đẩy hỗ trợ người cao tuổi", "society"), ("Đồ chơi gỗ dạy tiếng dân tộc", "society"),
    ("Thạch rau câu chân vịt", "agriculture"), ("Nấm dược liệu trên bã cà phê", "agriculture"),
    ("Tinh dầu sả và vỏ bưởi", "agriculture"), ("Đèn bẫy côn trùng thông minh", "industry"),
    ("Thùng ủ rác hữu cơ gia đình", "environment"), ("Bao bì từ mo cau", "environment"),
    ("Nước mắm cá cơm ủ chượp", "agriculture"), ("Cảm biến độ mặn giá rẻ", "digital"),
    ("Kẹo gương ít đường", "agriculture"), ("Vườn ươm cây bản địa", "environment"),
    ("Trạm sạc xe điện bằng pin tái chế", "industry"), ("Thư viện lưu động trên xe máy", "society"),
)
LONG_TITLE = ("Mô hình liên kết trồng, chế biến, tiêu thụ dược liệu dưới tán rừng theo chuỗi giá "
              "trị gắn với du lịch cộng đồng của bà con vùng cao phía Tây")

ANSWERS = {
    "summary": "Sản phẩm minh họa cho phần trình diễn, dành cho người dân địa phương và du khách.",
    "problem": "Nông sản bán thô, giá thấp; người trẻ thiếu việc làm tại chỗ trong mùa mưa.",
    "solution": "Chuẩn hóa quy trình, thử nghiệm quy mô nhỏ, đo kết quả rồi mới mở rộng.",
    "market": "Bán thử ba tháng tại hai chợ phiên; khách hàng chính là cửa hàng đặc sản. "
              "Sáu tháng tới hoàn thiện sản phẩm rồi mở rộng điểm bán; vốn tự có và vay.",
    "impact": "Tạo việc làm thời vụ cho khoảng mười lao động, giảm phế phẩm nông nghiệp.",
    "team": "Nhóm có người làm kỹ thuật, người bán hàng và một cố vấn.",
}


@dataclass(frozen=True)
class Idea:
    """One invented entry."""

    title: str
    unit: str
    field: str
    people: tuple[str, ...]


def person(dice: random.Random) -> str:
    """Return an invented name, now and then one from the highlands."""
    if dice.random() < 0.06:
        return dice.choice(SPECIAL)
    return f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"


def ideas(dice: random.Random, count: int, *, old: bool = False) -> list[Idea]:
    """Return invented entries with distinct titles."""
    units = OLD_UNITS if old else UNITS
    made, seen = [], set()
    while len(made) < count:
        product, field = dice.choice(PRODUCTS)
        unit = dice.choice(units)
        place = unit.split(" ", 1)[1].removeprefix("phố ").removeprefix("xã ").removeprefix("khu ")
        title = f"{product} {place}" if len(made) != 7 else LONG_TITLE
        if title in seen:
            continue
        seen.add(title)
        team = tuple(person(dice) for _ in range(dice.choice((1, 2, 2, 3, 4))))
        made.append(Idea(title, unit, field, team))
    return made
