"""Certificates from the office: register, stock, design, printing in the background, pay sheets."""

import io
import unicodedata
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from app.auth.enums import Role
from app.clock import utc_now
from app.files.models import StoredFile
from app.jobs import services as jobs
from app.jobs.models import Job, JobState
from app.orm import db
from app.text import name_key
from competitions.entries.models import TeamMember
from judging.awards import payments, services_papers, services_printing
from judging.awards.certificate_pdf import CertificateView, certificate_pdf
from judging.awards.design_models import CertificateLayout
from judging.awards.models import Certificate
from judging.awards.money_words import dong_in_words
from judging.awards.payments import RatesInput
from judging.panels.enums import Seat
from judging.panels.models import Panel, PanelMember, PanelSitting
from judging.results import services as results
from judging.results.models import Result
from judging.results.services import PublicationInput
from tests.factories import NOW, make_officer, sign_in
from tests.judging.awards.test_services import TIED, approved, confirm, publish
from tests.judging.contest import Contest, make_contest

#: Every Vietnamese letter with every tone, and the letters of the Kon Tum side.
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
ALPHABET = "".join(vowel + tone for vowel in VOWELS for tone in TONES) + "bcdđghklmnpqrstvx"
KON_TUM = "ĕĭŏŭƀĔĬŎŬɃʼ"


def issued(names: tuple[str, ...] = ("Đinh Thị Hoà", "Y Ƀlŏm")) -> tuple[Contest, Any]:
    """Return a contest with certificates for two winners, and its organiser."""
    made = make_contest()
    result = publish(made, approved(made, TIED | {3: (30, 30)}))
    for entry, name in zip(made.entries, names, strict=False):
        entry.members[0].name = name
    db.session.commit()
    confirm(made, result)
    organiser = make_officer(Role.ORGANISER, made.competition)
    services_papers.issue_certificates(result.id, actor=organiser, now=NOW)
    db.session.commit()
    return made, organiser


def words_of(document: bytes) -> str:
    """Return the text of a PDF."""
    return " ".join(" ".join(page.extract_text().split())
                    for page in PdfReader(io.BytesIO(document)).pages)


def test_every_letter_is_on_the_page_and_can_be_read_back() -> None:
    for letters in (ALPHABET, ALPHABET.upper(), KON_TUM):
        composed = unicodedata.normalize("NFC", letters)
        name = " ".join(composed[at:at + 24] for at in range(0, len(composed), 24))
        typed = unicodedata.normalize("NFD", name)
        page = certificate_pdf(CertificateView(
            recipient=typed, competition="Cuộc thi", issuer="Sở", code="0" * 12, verify_url="x"))
        shown = words_of(page).replace(" ", "")
        assert name.replace(" ", "") in shown
        assert "□" not in shown


def test_the_clerk_registers_prints_on_stock_and_corrects_a_name(app: Flask, client: Any) -> None:
    made, organiser = issued()
    base = f"/organise/{made.competition.slug}/certificates"
    officer = sign_in(client, organiser)
    first, second = (row.id for row in db.session.query(Certificate).order_by(Certificate.id))

    page = officer.get(base).text
    before = words_of(officer.get(f"{base}/{first}.pdf?stock=1").data)
    officer.post(f"{base}/register", data={f"number_{first}": "01/GCN", f"number_{second}": ""})
    doubled = officer.post(f"{base}/register", data={f"number_{second}": "01/GCN"})
    officer.post(f"{base}/printers", data={"name": "Máy 1", "right_mm": "1,5", "up_mm": "-2"})
    wrong = officer.post(f"{base}/printers", data={"name": "Máy 2", "right_mm": "51"})
    after = words_of(officer.get(f"{base}/{first}.pdf?stock=1").data)
    trial = officer.get(f"{base}/test.pdf?printer=1").data
    officer.post(f"{base}/{second}/reissue", data={"recipient": "Y Ƀlŏm Niê", "reason": "Thiếu"})

    assert "Đinh Thị Hoà" in page
    assert (wrong.status_code, 'value="51"' in wrong.text) == (422, True)
    assert ("Đinh Thị Hoà" in before, "001" in before, "01/GCN" in after) == (True, False, True)
    assert not {"GIẤY CHỨNG NHẬN", "Trao cho", "TRƯỞNG"} & set(after.split())
    assert doubled.status_code == 422
    assert b"4.251969 -5.669291 cm" in PdfReader(
        io.BytesIO(trial)).pages[0].get_contents().get_data()
    assert "Y Ƀlŏm Niê" in officer.get(base).text


def test_printing_all_warns_of_names_then_runs_in_the_background(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    base = f"/organise/{made.competition.slug}/certificates"
    officer = sign_in(client, organiser)

    warned = officer.post(f"{base}/print", data={"form": "zip", "printer": "0"})
    asked = officer.post(f"{base}/print", data={"form": "zip", "printer": "0", "anyway": "y"})
    job_id = int(asked.headers["Location"].rsplit("/", 1)[1])
    db.session.rollback()
    while jobs.run_next(utc_now()):
        pass
    done = db.session.get_one(Job, job_id, populate_existing=True)
    archive = zipfile.ZipFile(io.BytesIO(officer.get(done.result["url"]).data))

    assert (warned.status_code, asked.status_code, done.state) == (422, 302, JobState.DONE)
    assert archive.namelist() == ["0001-dinh-thi-hoa.pdf", "0002-y-blom.pdf"]
    assert "Y Ƀlŏm" in words_of(archive.read("0002-y-blom.pdf"))
    assert (done.progress, done.total) == (4, 4)


def test_printing_that_was_called_off_keeps_nothing(app: Flask, client: Any) -> None:
    made, organiser = issued()
    db.session.query(TeamMember).update({"confirmed_at": NOW})
    db.session.commit()
    officer = sign_in(client, organiser)
    asked = officer.post(f"/organise/{made.competition.slug}/certificates/print",
                         data={"form": "pdf", "printer": "0"})
    page = asked.headers["Location"]
    officer.post(f"{page}/cancel")
    db.session.rollback()
    while jobs.run_next(utc_now()):
        pass

    job = db.session.get_one(Job, int(page.rsplit("/", 1)[1]), populate_existing=True)
    assert (job.state, job.result) == (JobState.CANCELLED, None)
    assert "called this off" in officer.get(f"{page}?lang=en").text


def picture(colour: str) -> tuple[io.BytesIO, str]:
    """Return a small picture as a form sends it."""
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(buffer, "PNG")
    return io.BytesIO(buffer.getvalue()), "anh.png"


def test_the_preview_shows_pictures_that_are_chosen_and_not_saved(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    base = f"/organise/{made.competition.slug}/certificates"
    officer, files = sign_in(client, organiser), db.session.query(StoredFile).count()

    def asked(**data: Any) -> Any:
        return officer.post(f"{base}/preview.png", content_type="multipart/form-data", data=data)

    shown = Image.open(io.BytesIO(asked(
        artwork=picture("#00ff00"), signature1=picture("#0000ff"), title1="Trưởng ban").data))
    refused = asked(logo=(io.BytesIO(b"%PDF-1.7 no picture"), "logo.png"))

    page = shown.convert("RGB")
    width, height = page.size
    seen = {page.getpixel((x, y)) for x in range(width // 2, width, 9)
            for y in range(height * 2 // 3, height, 9)}
    red, green, _blue = page.getpixel((5, height // 2))
    assert (red < 60, green > 200) == (True, True)
    assert any(blue > 200 and green < 60 for _red, green, blue in seen)
    assert (refused.status_code, refused.json["field"]) == (422, "logo")
    assert "Nội dung tệp không thuộc các loại được nhận" in refused.json["message"]
    assert db.session.query(StoredFile).count() == files
    assert db.session.query(CertificateLayout).count() == 0


def test_a_signature_needs_somebody_whose_it_is_and_can_be_taken_away(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    design = f"/organise/{made.competition.slug}/certificates/design"
    officer = sign_in(client, organiser)

    def saved(**data: Any) -> int:
        return officer.post(design, content_type="multipart/form-data", data=data).status_code

    nobody = saved(version="0", signature1=picture("navy"))
    somebody = saved(version="0", title1="Trưởng ban", signature1=picture("navy"))
    offered = officer.get(design).text
    without = saved(version="1", title1="Trưởng ban", no_signature1="y")

    assert (nobody, somebody, without) == (422, 302, 302)
    assert "no_signature1" in offered
    assert "no_signature2" not in offered
    layout = db.session.get_one(CertificateLayout, made.competition.id, populate_existing=True)
    assert layout.signers == [
        {"authority": "", "title": "Trưởng ban", "name": "", "sha256": ""}]


def test_the_design_takes_pictures_and_words_but_no_commendation(app: Flask, client: Any) -> None:
    made, organiser = issued()
    base = f"/organise/{made.competition.slug}/certificates"
    officer = sign_in(client, organiser)

    refused = officer.post(f"{base}/design", data={"version": "0", "deed": "được tặng Giấy khen"})
    saved = officer.post(f"{base}/design", content_type="multipart/form-data", data={
        "version": "0", "deed": "đã xuất sắc đạt", "contest": "tại {cuoc_thi}",
        "title2": "Trưởng ban", "name2": "Nguyễn Văn Hoà", "register_pattern": "{n}/GCN",
        "artwork": picture("#ddeeff"), "signature2": picture("navy"), "logo": picture("white")})
    first = db.session.query(Certificate).order_by(Certificate.id).first()
    whole = officer.get(f"{base}/{first.id}.pdf").data
    seen = officer.get(f"{base}/preview.png?deed=Thử+{{ten}}")

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "đã xuất sắc đạt" in words_of(whole)
    assert "Nguyễn Văn Hoà" in words_of(whole)
    assert whole.count(b"/Subtype /Image") >= 2
    assert seen.data.startswith(b"\x89PNG")


def test_pay_sheets_withhold_tax_by_rates_and_say_the_sum_in_words(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    payments.set_rates(made.competition.id, RatesInput(
        Decimal("10"), 4_000_000, 100_000, Decimal("10"), 500_000), actor=organiser, now=NOW)
    last = made.judges[-1]
    last.name, last.sort_key = "Võ Thị An", name_key("Võ Thị An")  # lists go by given names
    db.session.commit()
    base = f"/organise/{made.competition.slug}/payments"
    officer = sign_in(client, organiser)

    sheet = load_workbook(io.BytesIO(officer.get(f"{base}/prizes.xlsx").data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    paper = words_of(officer.get(f"{base}/fees.pdf").data)

    assert [row[3:6] for row in rows[:3]] == [
        [10_000_000, 600_000, 9_400_000], [5_000_000, 100_000, 4_900_000],
        [15_000_000, 700_000, 14_300_000]]
    assert "Mười bốn triệu ba trăm nghìn đồng" in rows[3][1]
    assert "BẢNG KÊ CHI THÙ LAO GIÁM KHẢO" in paper
    assert "Ký nhận" in paper
    assert paper.index("Võ Thị An") < paper.index("Lê Văn Chủ")
    assert officer.get(base).status_code == 200


@pytest.mark.parametrize(("amount", "words"), [
    (15, "Mười lăm đồng"), (21, "Hai mươi mốt đồng"), (101, "Một trăm lẻ một đồng"),
    (1_000_005, "Một triệu không trăm lẻ năm đồng"),
    (35_500_000, "Ba mươi lăm triệu năm trăm nghìn đồng"),
])
def test_money_in_words(amount: int, words: str) -> None:
    assert dong_in_words(amount) == words


def test_a_name_on_stock_is_printed_with_the_offsets_of_the_printer_in_use(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    base = f"/organise/{made.competition.slug}/certificates"
    officer = sign_in(client, organiser)
    officer.post(f"{base}/printers", data={"name": "Máy 1", "right_mm": "1,5", "up_mm": "-2"})
    only = officer.get(base).text
    officer.post(f"{base}/printers", data={"name": "Máy 2", "right_mm": "0", "up_mm": "1"})
    several, chosen = officer.get(base).text, officer.get(f"{base}?printer=2&q=hoa").text
    assert ["stock=1&amp;printer=1" in page for page in (only, several, chosen)] == [
        True, False, False]
    assert "stock=1&amp;printer=2" in chosen
    assert officer.get(f"{base}?printer=99").status_code == 404


def test_what_the_clerk_corrected_or_revoked_is_not_made_again_and_stays_in_the_register(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    office = f"/organise/{made.competition.slug}"
    issue = f"{office}/results/{final_of(made)}/certificates"
    officer = sign_in(client, organiser)
    first, second = (row.id for row in db.session.query(Certificate).order_by(Certificate.id))

    officer.post(f"{office}/certificates/{first}/revoke", data={"reason": "Không phải thành viên"})
    officer.post(f"{office}/certificates/{second}/reissue",
                 data={"recipient": "Y Ƀlŏm Niê", "reason": "Thiếu họ"})
    officer.post(issue)
    after_both = [(row.recipient, row.ended_reason) for row in live_and_ended()]
    page = officer.get(f"{office}/certificates?lang=en").text
    printed = officer.get(f"{office}/certificates/{first}.pdf")
    clerk = sign_in(client, make_officer(Role.CLERK, made.competition))
    assert "/certificates/design" in page
    assert "/certificates/design" not in clerk.get(f"{office}/certificates").text
    officer = sign_in(client, organiser)
    given = [officer.post(f"{office}/certificates/{first}/reissue", data={
        "recipient": "Đinh Thị Hoà", "reason": "Thu hồi nhầm"}).status_code for _try in range(2)]

    assert after_both == [("Đinh Thị Hoà", "Không phải thành viên"), ("Y Ƀlŏm", "Thiếu họ"),
                          ("Y Ƀlŏm Niê", "")]
    assert ("Không phải thành viên" in page, "Thiếu họ" in page, printed.status_code) == (
        True, True, 409)
    assert given == [302, 409]
    assert [(row.recipient, row.state.value) for row in live_and_ended()] == [
        ("Đinh Thị Hoà", "revoked"), ("Y Ƀlŏm", "replaced"), ("Y Ƀlŏm Niê", "valid"),
        ("Đinh Thị Hoà", "valid")]


def final_of(made: Contest) -> int:
    """Return the id of the result of the last stage."""
    return db.session.query(Result.id).filter_by(sitting_id=made.sittings[-1].id).scalar()


def live_and_ended() -> list[Certificate]:
    """Return every certificate in the order made."""
    db.session.expire_all()
    return db.session.query(Certificate).order_by(Certificate.id).all()


def test_printing_warns_of_a_name_that_its_owner_confirmed_otherwise(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    db.session.query(TeamMember).update({"confirmed_at": NOW})
    made.entries[1].members[0].name = "Y Ƀlŏm Niê"
    db.session.commit()
    office = f"/organise/{made.competition.slug}"
    officer = sign_in(client, organiser)

    warned = officer.post(f"{office}/certificates/print", data={"form": "pdf", "printer": "0"})
    row = db.session.query(Certificate).filter_by(recipient="Y Ƀlŏm").one()
    offered = officer.get(f"{office}/certificates/{row.id}/reissue").text

    assert (warned.status_code, "Y Ƀlŏm. " in warned.text, "Đinh Thị Hoà. " in warned.text) == (
        422, True, False)
    assert 'value="Y Ƀlŏm Niê"' in offered
    assert "Y Ƀlŏm" in officer.get(f"{office}/awards").text.split("<table")[1]


def test_judges_of_every_published_stage_get_a_certificate_of_their_own(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    earlier = db.session.query(Result).filter_by(sitting_id=made.sitting.id).one()
    results.publish_result(earlier.id, PublicationInput("", None, True), actor=made.approver,
                           now=NOW)
    other = Panel(competition_id=made.competition.id, name="Hội đồng chung kết", created_at=NOW)
    other.members = [PanelMember(user_id=made.chair.id, seat=Seat.CHAIR, invited_at=NOW)]
    db.session.add(other)
    db.session.flush()
    db.session.query(PanelSitting).filter_by(sitting_id=made.sittings[-1].id).update(
        {"panel_id": other.id})
    db.session.commit()

    sign_in(client, organiser).post(
        f"/organise/{made.competition.slug}/results/{final_of(made)}/certificates",
        data={"kind": "judge"})

    assert [row.recipient for row in live_and_ended()[2:]] == [
        "Lê Văn Chủ", "Nguyễn Thị Khảo 1", "Nguyễn Thị Khảo 2"]
    preview = services_printing.longest_view(made.competition, "https://example.test")
    assert (preview.recipient, preview.kind, preview.prize) == (
        "Nguyễn Thị Khảo 1", "prize", "Giải Nhất")
