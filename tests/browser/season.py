"""What the people of a season do at their browsers, from the first account to the call."""

import datetime as dt
import time
import zoneinfo
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser

from demo.deck import demo_deck
from tests.browser.people import Person
from tests.browser.site import Site

PASSWORD = "bon-tu-khong-lien-quan"
#: A member of a team who has a mailbox and no account.
MEMBER = "blom@qn.test"
VIETNAM = zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")
NAME = "Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 7"
ANSWERS = ("summary", "problem", "solution", "market", "impact", "team")


def clock(seconds: float) -> str:
    """Return a moment from now as a field of date and time takes it."""
    moment = dt.datetime.now(VIETNAM) + dt.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def today(ahead: int = 0) -> str:
    """Return a day from today as a field of dates takes it."""
    return (dt.datetime.now(VIETNAM) + dt.timedelta(days=ahead)).date().isoformat()


@dataclass
class Season:
    """One site in one language, and everybody who has come to it."""

    browser: Browser
    site: Site
    language: str
    people: dict[str, Person] = field(default_factory=dict)
    slug: str = ""

    def person(self, short: str, name: str, **window: int) -> Person:
        """Return somebody at a browser of their own."""
        found = Person(self.browser, self.site, name, f"{short}@qn.test",
                       language=self.language, **window)
        self.people[short] = found
        return found

    def __getitem__(self, short: str) -> Person:
        return self.people[short]

    def office(self, path: str = "") -> str:
        """Return an address of the competition's office."""
        return f"/organise/{self.slug}/{path}"

    @property
    def deck(self) -> Path:
        """Return a PDF of the founder's."""
        path = self.site.folder / "bài thuyết trình.pdf"
        if not path.exists():
            path.write_bytes(demo_deck())
        return path


def first_accounts(season: Season) -> None:
    """Make the administrator by command; the administrator invites the organiser by mail."""
    made = season.site.flask(
        "users", "create", "--email", "admin@qn.test", "--name", "Trần Văn Quản",
        "--role", "admin", "--password-stdin", typed=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    admin = season.person("admin", "Trần Văn Quản")
    admin.sign_in(PASSWORD)
    for short, name, role in (("organiser", "Lê Thị Tổ", "organiser"),
                              ("ecosystem", "Bùi Hệ", "ecosystem")):
        admin.visit("/admin/users/invite")
        admin.type("name", name)
        admin.type("email", f"{short}@qn.test")
        admin.choose("role", role)
        admin.send()
        admin.sees(f"{short}@qn.test")
        accept_invitation(season.person(short, name))


def accept_invitation(person: Person) -> None:
    """Set a password through the link in the mail."""
    person.visit(person.site.mailbox.link(person.address))
    person.type("password", PASSWORD)
    person.send()


def create_competition(season: Season) -> None:
    """Make the seventh edition from the template and change a little of everything."""
    organiser = season["organiser"]
    organiser.visit("/organise/new")
    organiser.page.locator("main a[href*='quang-ngai']").first.click()
    organiser.type("name", NAME)
    organiser.type("edition", "7")
    organiser.type("host_name", "Sở Khoa học và Công nghệ")
    organiser.type("code_prefix", "QN07")
    organiser.send()
    season.slug = organiser.page.url.split("/organise/")[1].split("/")[0]
    _edit_parts(season, organiser)
    _appoint_office(season, organiser)


def _edit_parts(season: Season, organiser: Person) -> None:
    """Change a prize, a stage, a track, a criterion and how many advance."""
    programme = season.office("programme")
    organiser.visit(programme)
    organiser.page.locator("main a[href*='/programme/prizes/']").first.click()
    organiser.type("amount", "30.000.000")
    organiser.send()
    organiser.visit(programme)
    organiser.page.locator("main a[href*='/programme/stages/']:not([href$='new'])").last.click()
    organiser.type("place", "Hội trường thử nghiệm")
    organiser.send()
    organiser.visit(programme)
    organiser.page.locator("main a[href*='/programme/tracks/']:not([href*='new'])").nth(1).click()
    organiser.type("description", "Dự án đã có sản phẩm.")
    organiser.send()
    organiser.visit(season.office("rubrics"))
    organiser.page.locator("main a[href*='/rubrics/']").nth(1).click()
    organiser.page.locator("main a[href*='/criteria/']:not([href$='new'])").first.click()
    organiser.type("levels-0-text", "Sao chép nguyên cách làm đã có")
    organiser.send()
    organiser.page.locator("main a[href$='/method']").click()
    organiser.type("seats", "3")
    organiser.send()
    organiser.visit(programme)
    organiser.sees("30.000.000" if season.language == "vi" else "30,000,000")


def _appoint_office(season: Season, organiser: Person) -> None:
    for short, name, role in (("secretary", "Phạm Thư", "secretary"),
                              ("clerk", "Đỗ Văn Thư", "clerk"),
                              ("approver", "Hồ Duyệt", "approver")):
        organiser.visit(season.office("people"))
        organiser.type("name", name)
        organiser.type("email", f"{short}@qn.test")
        organiser.choose("role", role)
        organiser.send()
        accept_invitation(season.person(short, name))


def open_call(season: Season, seconds: float) -> None:
    """Set the deadline that many seconds ahead and open the competition."""
    organiser = season["organiser"]
    organiser.visit(season.office("programme/general"))
    organiser.type("deadline", clock(seconds))
    organiser.send()
    organiser.visit(season.office("open"))
    organiser.tick("agreed")
    organiser.send()
    assert organiser.page.url.endswith(f"/competitions/{season.slug}/")


def create_second_contest(season: Season) -> Season:
    """Make a quite different contest: one track, two scored stages, trimmed mean, four criteria."""
    organiser = season["organiser"]
    organiser.visit("/organise/new")
    organiser.page.locator("main a[href*='trimmed']").first.click()
    organiser.type("name", "Cuộc thi Sáng kiến học đường thử nghiệm")
    organiser.type("edition", "1")
    organiser.type("host_name", "Trường thử nghiệm")
    organiser.type("code_prefix", "HD26")
    organiser.send()
    slug = organiser.page.url.split("/organise/")[1].split("/")[0]
    second = replace(season, slug=slug)
    organiser.visit(second.office("programme/rules"))
    organiser.type("text", "Thể lệ thử nghiệm: bỏ phiếu cao nhất và thấp nhất.")
    organiser.send()
    organiser.visit(second.office("rubrics"))
    organiser.page.locator("main a[href*='/rubrics/']").first.click()
    organiser.page.locator("main a[href$='/method']").click()
    organiser.choose("aggregate", "trimmed_mean")
    organiser.type("trim", "2")
    organiser.type("min_sheets", "5")
    organiser.send()
    return second


@dataclass(frozen=True)
class Late:
    """Somebody with a finished dossier on the page, and when its call closes."""

    founder: Person
    closes: dt.datetime


def begin_late(season: Season, seconds: float = 60) -> Late:
    """Fill in a dossier shortly before the deadline, up to the last button.

    The page would tell by itself that time is up; here it cannot ask, as on a bad line.
    """
    founder = register(season, "late", "Cao Muộn")
    founder.page.route("**/entries/*/status*", lambda route: route.fulfill(status=404))
    open_call(season, seconds)
    closes = dt.datetime.now(VIETNAM) + dt.timedelta(seconds=seconds)
    begin_entry(season, founder, "Hồ sơ đến muộn", track="1")
    upload_deck(season, founder)
    founder.press("Save and look over")
    return Late(founder, closes)


def come_too_late(late: Late) -> None:
    """Press the button after the deadline: refused, nothing is lost."""
    founder, address = late.founder, late.founder.page.url
    time.sleep(max(0.0, (late.closes - dt.datetime.now(VIETNAM)).total_seconds()) + 1)
    founder.tick("accepts_rules")
    founder.send()
    founder.sees(late.closes.strftime("%d/%m/%Y"))
    assert "/submissions/" not in founder.page.url
    founder.visit(address.replace("/submit", "/edit"))
    founder.sees("Hồ sơ đến muộn")
    founder.visit(address.replace("/submit", ""))
    founder.sees("Draft")


def register(season: Season, short: str, name: str, **window: int) -> Person:
    """Register a founder and confirm the address by the mail, in the same browser."""
    founder = _ask_for_account(season, short, name, **window)
    founder.visit(season.site.mailbox.link(founder.address))
    founder.send()
    return founder


def register_on_two_devices(season: Season, short: str, name: str) -> Person:
    """Register here, ask for the mail again, open it elsewhere: there a password is chosen."""
    asked = _ask_for_account(season, short, name)
    season.site.mailbox.wait_for(asked.address)
    asked.press("Send again")
    founder = season.person(short, name)
    founder.visit(season.site.mailbox.link(founder.address, 2))
    founder.type("password", PASSWORD)
    founder.send()
    asked.leaves()
    return founder


def _ask_for_account(season: Season, short: str, name: str, **window: int) -> Person:
    founder = season.person(short, name, **window)
    founder.visit("/register")
    founder.type("name", name)
    founder.type("email", founder.address)
    founder.type("password", PASSWORD)
    founder.tick("privacy")
    founder.send()
    return founder


def begin_entry(season: Season, founder: Person, title: str, track: str = "2") -> None:
    """Begin an entry, in the track of projects unless told, and fill in the dossier."""
    founder.visit(f"/competitions/{season.slug}/apply")
    if founder.page.locator("select[name=track_id]").count():
        founder.choose("track_id", track)
    founder.type("title", title)
    founder.send()
    founder.type("answer_unit_name", "Xã Trà Bồng")
    founder.choose("answer_field", "agriculture")
    for key in ANSWERS:
        founder.type(f"answer_{key}", f"Phần {key} của hồ sơ thử nghiệm.")


def add_member(founder: Person, name: str, email: str = "") -> None:
    """Add somebody to the team."""
    founder.press("Add member")
    founder.type("name", name)
    founder.type("email", email)
    founder.send()


def upload_deck(season: Season, founder: Person) -> None:
    """Choose the deck unless it is there, and wait until the page shows it as received."""
    box = founder.page.locator("[data-upload=deck]")
    received = box.locator("a[href*='/files/']")
    if not received.count():
        box.locator("input[type=file]").first.set_input_files(str(season.deck))
        received.first.wait_for()


def submit(season: Season, founder: Person) -> None:
    """Upload the deck, look over and submit."""
    upload_deck(season, founder)
    founder.press("Save and look over")
    founder.tick("accepts_rules")
    founder.send()


def screen(season: Season, code: str, outcome: str, **typed: str) -> None:
    """Let the secretary decide about an entry."""
    secretary = season["secretary"]
    secretary.visit(season.office(f"screening/{code}"))
    for name, text in typed.items():
        secretary.type(name, text)
    button = secretary.page.locator(f"button[name=outcome][value={outcome}]")
    with secretary.page.expect_navigation():
        button.click()
