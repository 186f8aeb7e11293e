"""What judges, the chair and the approver of a season do at their browsers."""

import re

from tests.browser.people import Person
from tests.browser.season import Season, today

SCORERS = ("judge1", "judge2", "deputy", "chair")
#: Keys and maxima of the template's six criteria.
CRITERIA = {"innovation": 20, "growth": 25, "plan": 20, "direction": 10, "impact": 15, "pitch": 10}
PANEL = {"chair": ("Võ Chủ", "chair"), "deputy": ("Y Ŏanh", "deputy_chair"),
         "judge1": ("Đặng Khảo Một", "judge"), "judge2": ("Bùi Khảo Hai", "judge"),
         "pansec": ("Ngô Ký", "panel_secretary")}


def seat_panel(season: Season, sittings: tuple[str, ...]) -> None:
    """Appoint a panel; one judge has no mail and gets the link by Zalo."""
    organiser = season["organiser"]
    organiser.visit(season.office("panels/new"))
    organiser.type("name", "Hội đồng giám khảo")
    for sitting in sittings:
        organiser.tick("sitting_ids", sitting)
    organiser.send()
    panel = organiser.page.url
    for short, (name, seat) in PANEL.items():
        organiser.visit(f"{panel}/members/new")
        organiser.type("name", name)
        if short != "judge2":
            organiser.type("email", f"{short}@qn.test")
        organiser.choose("seat", seat)
        organiser.send()
        judge = season.person(short, name, width=1024, height=768)
        judge.visit(_link_shown(organiser) if short == "judge2" else
                    season.site.mailbox.link(judge.address))
        judge.send()
    _refuse_second_device(season)


def _link_shown(organiser: Person) -> str:
    """Return the personal link as the page shows it once, to be copied into Zalo."""
    shown = organiser.page.locator("main").inner_text()
    link = re.search(r"http://\S+/link/\S+", shown)
    assert link, shown
    return link[0]


def _refuse_second_device(season: Season) -> None:
    """Try a judge's used link from another browser: it does not open."""
    link = season.site.mailbox.link("judge1@qn.test")
    stranger = season.person("stranger", "Kẻ Lạ")
    stranger.visit(link)
    assert stranger.page.locator("main form button.btn-primary").count() == 0
    stranger.visit("/judge/")
    assert "/login" in stranger.page.url


def declare(season: Season, entry_id: str) -> None:
    """Let judge 1 declare a conflict with an entry, the others none."""
    season["judge1"].visit("/judge/conflicts")
    season["judge1"].choose(f"kind-{entry_id}", "mentor")
    season["judge1"].type(f"note-{entry_id}", "Từng hướng dẫn nhóm.")
    for short in SCORERS:
        if short != "judge1":
            season[short].visit("/judge/conflicts")
        season[short].send()


def assign_and_open(season: Season, stage_id: str) -> None:
    """Assign everyone to everything and open judging."""
    organiser = season["organiser"]
    organiser.visit(season.office(f"stages/{stage_id}/assignment"))
    organiser.send()
    opening = organiser.page.locator("main form[action$='/open'] button").first
    organiser.submit(opening)


def sheets_of(judge: Person) -> list[str]:
    """Return the addresses of a judge's own sheets, once the desk has asked the server."""
    judge.visit("/judge/")
    judge.page.locator("#desk-app[data-fresh=yes]").wait_for(state="attached")
    return judge.page.locator("a.desk-line-link").evaluate_all(
        "links => links.map(link => '/judge/' + link.getAttribute('href'))")


def open_sheet(judge: Person, address: str) -> str:
    """Open a sheet on the desk; return the entry's code."""
    judge.visit(address)
    judge.page.locator(f"main[data-sheet='{address.rsplit('/', 1)[1]}']").wait_for()
    return judge.page.locator(".desk-title .code").inner_text()


def mark_sheet(judge: Person, address: str, share: float, comment: str = "") -> None:
    """Give a share of every maximum, then sign; the receipt comes back."""
    open_sheet(judge, address)
    for key, high in CRITERIA.items():
        value = round(high * share * 2) / 2
        typed = f"{value:g}".replace(".", "," if judge.language == "vi" else ".")
        judge.type(f"mark-{key}", typed)
    if comment:
        judge.page.locator("textarea[name='comment-.']").evaluate(
            "(field, text) => { field.closest('details')?.setAttribute('open', '');"
            " field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); }",
            comment)
    judge.page.locator("#desk-send").click()
    judge.page.locator("main form button.btn-primary[type=submit]").click()
    judge.page.locator("#desk-receipt").wait_for()


def shares(code: str) -> float:
    """Return how good an entry is, from its code: the first is the best."""
    return {"1": 0.9, "2": 0.8, "3": 0.7, "4": 0.6, "5": 0.5}[code[-1]]


def judge_everything(season: Season) -> None:
    """Let the chair and the judges mark all sheets that are not yet sent."""
    for place, short in enumerate(SCORERS):
        judge = season[short]
        for address in sheets_of(judge):
            code = open_sheet(judge, address)
            if judge.page.locator("[name^='mark-']").count():
                mark_sheet(judge, address, shares(code) - 0.02 * place, "Ý tưởng rõ.")


def close_and_approve(season: Season, stage_id: str) -> None:
    """Close the track, look at the ranking, approve it."""
    chair = season["chair"]
    address = season.office(f"stages/{stage_id}/results?track=project")
    chair.visit(address)
    chair.press("Close judging")
    chair.sees("QN07-0001")
    chair.press("Approve the result")


def publish(season: Season, stage_id: str, number: str = "") -> None:
    """Publish by a decision, or at the ceremony with the decision pending."""
    approver = season["approver"]
    approver.visit(season.office(f"stages/{stage_id}/results?track=project"))
    if number:
        approver.type("decision_number", number)
        approver.type("decision_date", today())
    else:
        approver.tick("how", "pending")
    approver.press("Publish the result")


def draw_lots(season: Season, sitting_id: str) -> None:
    """Type the order drawn in; a second person checks it."""
    secretary, organiser = season["secretary"], season["organiser"]
    secretary.visit(season.office(f"sittings/{sitting_id}/draw"))
    boxes = secretary.page.locator("main form [name^='place']")
    for place in range(boxes.count()):
        boxes.nth(place).fill(str(boxes.count() - place))
    secretary.send()
    organiser.visit(season.office(f"sittings/{sitting_id}/draw"))
    organiser.press("I have compared it with the slips: correct")
