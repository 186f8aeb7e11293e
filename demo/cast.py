"""The accounts of the demo and what each may do."""

from dataclasses import dataclass
from datetime import datetime

from app.auth import services_grants, services_people
from app.auth.enums import Role
from app.auth.models import User
from app.auth.services_people import NewUser

PASSWORD = "BePhong-demo-2026"  # noqa: S105 -- printed on the sign-in page, refused off this machine
DOMAIN = "demo.test"
#: Account → invented name.
NAMES = {
    "admin": "Trần Quản Trị", "organiser": "Lê Thị Tổ Chức", "secretary": "Phạm Thư Ký",
    "chair": "Võ Văn Chủ Tịch", "clerk": "Đỗ Thị Văn Thư", "approver": "Hồ Phê Duyệt",
    "leader": "Ngô Lãnh Đạo", "ecosystem": "Bùi Hệ Sinh Thái",
    **{f"judge{n}": f"Giám Khảo {word}" for n, word in enumerate(
        ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy"), start=1)},
    "founder1": "Nguyễn Hoà Giải Nhất", "founder2": "Trần Minh Bản Nháp",
    "founder3": "Lê Thu Bổ Sung", "founder4": "Phan Quốc Ngoài Thể Lệ",
    "founder5": "Y Ƀlŏm", "founder6": "Rơ Châm H'Bĭa", "founder7": "Đặng Gia Nhi",
    "founder8": "Cao Thanh Rút", "founder9": "Tạ Xuân Mới",
}
#: Roles of the office, given in every competition of the demo.
OFFICE = {"organiser": Role.ORGANISER, "secretary": Role.SECRETARY, "clerk": Role.CLERK,
          "approver": Role.APPROVER}
EVERYWHERE = {"admin": Role.ADMIN, "leader": Role.LEADER, "ecosystem": Role.ECOSYSTEM}


@dataclass
class Cast:
    """The accounts by their short names."""

    people: dict[str, User]

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    def judges(self, count: int = 6) -> list[User]:
        """Return the chair and the first judges."""
        return [self["chair"], *(self[f"judge{n}"] for n in range(1, count + 1))]


def make_cast(now: datetime) -> Cast:
    """Create the accounts and the roles that hold everywhere.

    They share one password, so it is hashed once: hashing is slow on purpose.
    """
    admin = services_people.create_user(
        NewUser(NAMES["admin"], f"admin@{DOMAIN}", PASSWORD, is_demo=True), actor=None, now=now)
    people = {
        short: services_people.ensure_person(name, f"{short}@{DOMAIN}", actor=admin, now=now,
                                             is_demo=True)
        for short, name in NAMES.items()
    }
    for user in people.values():
        user.password_hash, user.confirmed_at = admin.password_hash, now
    for short, role in EVERYWHERE.items():
        services_grants.grant_role(people[short], role, actor=None, now=now)
    return Cast(people)


def give_office(cast: Cast, competition_id: int, now: datetime) -> None:
    """Give the office its roles in one competition."""
    for short, role in OFFICE.items():
        services_grants.grant_role(cast[short], role, competition_id=competition_id,
                                   actor=cast["organiser"], now=now)
