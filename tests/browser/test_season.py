"""The main job, end to end, in a real browser: from an empty database to the indicator."""

import pytest
from playwright.sync_api import Browser

from tests.browser import afterwards, judging, season
from tests.browser.season import Season
from tests.browser.site import Site

pytestmark = pytest.mark.browser
FOUNDERS = {"f2": ("Trần Hai", "Mật ong rừng"), "f3": ("Lê Ba", "Gạch tro bay"),
            "f4": ("Phạm Bốn", "Tinh dầu sả"), "f5": ("Hồ Năm", "Bản đồ sạt lở")}


@pytest.mark.parametrize("language", [
    "vi", pytest.param("en", marks=pytest.mark.drill),
])
def test_a_final_runs_from_the_call_for_entries_to_the_certificate_and_the_indicator(
    chromium: Browser, site: Site, language: str,
) -> None:
    story = Season(chromium, site, language)
    season.first_accounts(story)
    season.create_competition(story)
    call_for_entries(story)
    late = season.begin_late(season.create_second_contest(story))
    screening(story)
    judging.seat_panel(story, ("2", "4"))
    judging.declare(story, "5")
    dossiers(story)
    season.come_too_late(late)
    final(story)
    address = afterwards.give_prizes(story)
    certificates(story, address)
    afterwards.forward(story)
    afterwards.move_indicators(story)
    everything_verifies(story)
    for person in story.people.values():
        person.leaves()


def call_for_entries(story: Season) -> None:
    """Submit, correct and resubmit; be refused after the deadline with nothing lost."""
    season.open_call(story, 3600)
    first = season.register(story, "f1", "Nguyễn Thị Một", width=360, height=800)
    season.begin_entry(story, first, "Trà quế")
    season.add_member(first, "Y Ƀlŏm", season.MEMBER)
    season.add_member(first, "Rơ Châm H'Bĭa")
    season.submit(story, first)
    first.sees("QN07-0001")
    first.visit("/entries/QN07-0001")
    first.page.locator("main a[href$='/edit']").first.click()
    first.type("answer_title", "Trà quế Trà Bồng")
    season.submit(story, first)
    story.site.mailbox.wait_for(first.address, 3)
    first.visit("/entries/QN07-0001/submissions/1")
    first.sees("Trà quế")
    for short, (name, title) in FOUNDERS.items():
        enrol = season.register_on_two_devices if short == "f5" else season.register
        founder = enrol(story, short, name)
        season.begin_entry(story, founder, title)
        season.submit(story, founder)
        founder.sees(f"QN07-000{short[1]}")


def screening(story: Season) -> None:
    """Let an entry be returned and come back; the founder reads why."""
    season.screen(story, "QN07-0002", "returned", reason="Thiếu phần tài chính.",
                  due_on=season.today(3))
    founder = story["f2"]
    founder.visit("/entries/QN07-0002")
    founder.sees("Thiếu phần tài chính.")
    founder.page.locator("main a[href$='/edit']").first.click()
    founder.type("answer_market", "Đã bổ sung phần tài chính.")
    season.submit(story, founder)
    for number in (1, 2, 3):
        season.screen(story, f"QN07-000{number}", "eligible")
    season.screen(story, "QN07-0004", "eligible_papers_missing", reason="Thiếu bản cam kết.")
    season.screen(story, "QN07-0005", "eligible")


def dossiers(story: Season) -> None:
    """Score the dossiers; nobody but the chair and the office sees a ranking, and only then."""
    judging.assign_and_open(story, "2")
    story["pansec"].visit(story.office("stages/2/results?track=project"))
    story["pansec"].sees_not("Ranking")
    assert len(judging.sheets_of(story["judge1"])) == len(FOUNDERS)  # all but the one declared
    judging.judge_everything(story)
    judging.close_and_approve(story, "2")
    judging.publish(story, "2", "12/QĐ-SKHCN")
    story["f1"].visit(f"/competitions/{story.slug}/results")
    story["f1"].sees("QN07-0001")


def final(story: Season) -> None:
    """Draw lots, pitch, score; publish at the ceremony while the decision is pending."""
    judging.draw_lots(story, "4")
    judging.assign_and_open(story, "3")
    judging.judge_everything(story)
    judging.close_and_approve(story, "3")
    judging.publish(story, "3")


def certificates(story: Season, address: str) -> None:
    """A stranger checks a certificate before and after the decision has its number."""
    stranger = story["stranger"]
    stranger.visit(address)
    stranger.sees("Certificate awaiting the number of its decision.")
    afterwards.download_rankings(story, "3")
    afterwards.record_decision(story, "3")
    stranger.visit(address)
    stranger.sees("45/QĐ-UBND")
    stranger.sees_not("@qn.test")


def everything_verifies(story: Season) -> None:
    """Recompute the results, walk the chain, print the indicators."""
    for command in (("results", "verify"), ("audit", "verify")):
        done = story.site.flask(*command)
        assert done.returncode == 0, done.stderr
    out = story.site.folder / "kpi.json"
    done = story.site.flask("kpi", "report", "--plan", "NQ08", "--year", season.today()[:4],
                            "--format", "json", "--out", str(out))
    assert done.returncode == 0, done.stderr
