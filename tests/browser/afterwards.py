"""What follows a final: prizes, certificates, forwarding, indicators."""

import re
import time
import zipfile

from pypdf import PdfReader

from tests.browser.people import Person
from tests.browser.season import MEMBER, Season, today

PATIENCE = 60.0


def give_prizes(season: Season) -> str:
    """Confirm the proposal, make and download certificates; return a verify address."""
    organiser = season["organiser"]
    organiser.visit(season.office("awards"))
    organiser.press("Confirm the prizes")
    organiser.press("Make certificates")
    paper = organiser.download("Download certificates (PDF)", season.site.folder)
    text = " ".join(page.extract_text() for page in PdfReader(paper).pages)
    for name in ("Nguyễn Thị Một", "Y Ƀlŏm", "Rơ Châm H'Bĭa"):
        assert name in text
    found = organiser.page.locator("main a[href*='/verify/']").first.get_attribute("href")
    assert found
    return found


def download_rankings(season: Season, stage_id: str) -> None:
    """Take the ranking home in every format."""
    clerk = season["clerk"]
    clerk.visit(season.office(f"stages/{stage_id}/results?track=project"))
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        link = clerk.page.locator(f"main a[href$='ranking.{kind}']").first
        answer = clerk.context.request.get(season.site.url + str(link.get_attribute("href")))
        assert answer.ok
        assert answer.body().startswith(start)


def record_decision(season: Season, stage_id: str) -> None:
    """Type the number that the decision got after the ceremony; certificates follow."""
    approver, clerk = season["approver"], season["clerk"]
    approver.visit(season.office(f"stages/{stage_id}/results?track=project"))
    approver.type("decision_number", "45/QĐ-UBND")
    approver.type("decision_date", today())
    approver.press("Record the decision")
    clerk.visit(season.office("awards"))
    clerk.press("Update certificates")


def forward(season: Season) -> None:
    """Nominate the winner for a regional contest, through consents to the result."""
    organiser = season["organiser"]
    organiser.visit(season.office("forwarding/targets/new"))
    organiser.type("name", "Cuộc thi vùng thử nghiệm")
    organiser.type("organiser", "Đơn vị vùng thử nghiệm")
    organiser.type("deadline", f"{today(20)}T17:00")
    organiser.type("quota", "1")
    organiser.type("top_n", "1")
    organiser.send()
    organiser.send()
    with organiser.page.expect_navigation():
        organiser.page.locator("main a[href*='/forwarding/']", has_text="Trà quế").first.click()
    nomination = organiser.page.url
    _agree_by_account(season)
    _agree_by_links(season, organiser, nomination)
    organiser.visit(nomination)
    organiser.press("Approve the nomination")
    package = organiser.download("Download package (ZIP)", season.site.folder)
    assert len(zipfile.ZipFile(package).namelist()) > 1
    organiser.type("document_number", "34/SKHCN-QLCN")
    organiser.type("document_date", today())
    organiser.send()
    organiser.tick("kind", "accepted")
    _answer(season, organiser)
    _answer(season, organiser, prize="Giải Ba")


def _agree_by_account(season: Season) -> None:
    leader = season["f1"]
    leader.visit("/entries/QN07-0001")
    with leader.page.expect_navigation():
        leader.page.locator("main a[href*='/nominations/']").first.click()
    leader.submit(leader.page.locator("button[name=answer][value=agree]"))


def _agree_by_links(season: Season, organiser: Person, nomination: str) -> None:
    """Let members without an account answer: one by the mail, one by a link copied for Zalo."""
    mailbox = season.site.mailbox
    before = len(mailbox.to(MEMBER))
    organiser.visit(nomination)
    organiser.submit(organiser.page.locator("main form[action$='/remind'] button").first)
    _agree(season, "member0", mailbox.link(MEMBER, before + 1))
    organiser.visit(nomination)
    organiser.submit(organiser.page.locator("main form[action$='/link'] button").first)
    copied = re.search(r"http://[^\s\"<]+/consents/[^\s\"<]+", organiser.page.content())
    assert copied
    _agree(season, "member1", copied[0])


def _agree(season: Season, short: str, link: str) -> None:
    member = season.person(short, "Thành viên")
    member.visit(link)
    member.submit(member.page.locator("button[name=answer][value=agree]"))


def _answer(season: Season, organiser: Person, prize: str = "") -> None:
    """Type in what the other contest wrote back, with its paper."""
    if prize:
        organiser.type("prize", prize)
    organiser.type("happened_on", today())
    organiser.type("text", "Theo văn bản của đơn vị tổ chức.")
    organiser.page.locator("main input[type=file]").first.set_input_files(str(season.deck))
    form = organiser.page.locator("main form:has(input[type=file])").first
    organiser.submit(form.locator("button.btn-primary"))


def move_indicators(season: Season) -> None:
    """Load the plans, wait for suggestions, confirm one and record an act of support."""
    admin, officer = season["admin"], season["ecosystem"]
    admin.visit("/ecosystem/")
    admin.submit(admin.page.locator("main form button").first)
    until = time.monotonic() + PATIENCE
    while True:
        officer.visit("/ecosystem/suggestions")
        waiting = officer.page.locator("main a[href*='/ecosystem/suggestions/']")
        if waiting.count():
            break
        assert time.monotonic() < until, "no suggestion came by itself"
        time.sleep(0.5)
    with officer.page.expect_navigation():
        waiting.first.click()
    officer.choose("support_kind", "mentoring")
    officer.type("occurred_on", today())
    officer.type("description", "Tư vấn hoàn thiện mô hình kinh doanh, 6 giờ.")
    officer.page.locator("main input[type=file]").first.set_input_files(str(season.deck))
    officer.send()
    officer.visit("/ecosystem/plans/NQ08")
    with officer.page.expect_navigation():
        officer.page.locator("main a[href*='/indicators/']", has_text="(1)").first.click()
    officer.sees("Tư vấn hoàn thiện mô hình kinh doanh, 6 giờ.")
