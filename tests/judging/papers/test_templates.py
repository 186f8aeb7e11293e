"""The office's own Word templates: the same words and figures, each version kept."""

import io
import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.clock import utc_now
from app.files.kinds import DOCX
from app.files.office import find_office
from app.files.services_intake import Taken
from app.jobs import services as jobs
from app.jobs.models import Job, JobState
from app.orm import db
from app.paper.blueprint import blueprint
from app.paper.document_docx import document_docx
from judging.papers import services_templates, templating
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind
from judging.papers.models import Paper, PaperTemplate
from tests.app.paper.reading import WordFile, pdf_text
from tests.factories import NOW, make_officer, sign_in
from tests.judging.contest import Contest, make_contest
from tests.judging.papers.helpers import judged
from tests.judging.papers.samples import everything
from tests.judging.papers.test_life import begin, page

FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
ADDED = "Số liệu chốt tại cuộc họp của Hội đồng."


def address(made: Contest, kind: PaperKind) -> str:
    return f"/organise/{made.competition.slug}/papers/templates/{kind.value}"


def with_line(content: bytes, words: str, start: str = "KẾT LUẬN") -> bytes:
    """Return a template with one more paragraph before the heading that contains *start*."""
    word = docx.Document(io.BytesIO(content))
    at = next(line for line in word.paragraphs if start in line.text)
    at.insert_paragraph_before(words)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def upload(client: Any, url: str, content: bytes, name: str = "Mẫu biên bản.docx") -> Any:
    return client.post(url, data={"file": (io.BytesIO(content), name)})


def figures(words: str) -> Counter[str]:
    return Counter(FIGURES.findall(words))


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_built_in_template_unchanged_says_what_the_built_in_paper_says(
    kind: PaperKind
) -> None:
    """The template comes from one paper, the data from another with more of everything."""
    repeated = kind in templating.REPEATED
    template = blueprint(KINDS[kind].build(everything(1, 2), {}), repeated=repeated)
    document = KINDS[kind].build(everything(3, 3), {"opened": "08:00", "copies": "03"})
    made = templating.filled(template, templating.data_of(kind, document))
    drawn = document_docx(document)
    assert WordFile(made).text() == WordFile(drawn).text()
    landscape = [[page.page_width > page.page_height for page in docx.Document(
        io.BytesIO(content)).sections] for content in (made, drawn)]
    assert landscape[0] == landscape[1]


def test_what_a_founder_writes_spoils_no_paper() -> None:
    facts, kind = everything(1, 2), PaperKind.MINUTES
    template = blueprint(KINDS[kind].build(facts, {}), repeated=False)
    seated = facts.judged
    odd = 'r:embed="rId1" \ufffe<w:p> {{ trich_yeu }} &amp;'
    document = KINDS[kind].build(replace(facts, sitting=replace(seated, ranking=tuple(
        replace(row, title=odd) for row in seated.ranking))), {})
    data = templating.data_of(kind, document)
    assert "\ufffe" not in json.dumps(data, ensure_ascii=False)
    made = templating.filled(template, data)
    assert WordFile(made).text() == WordFile(document_docx(document)).text()


def test_the_page_of_every_kind_shows_its_fields_before_there_are_data(
    app: Flask, client: Any
) -> None:
    made = make_contest(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    bare = [kind for kind in KINDS if "{{" not in office.get(address(made, kind)).text]
    assert bare == []
    drawn = {kind: docx.Document(io.BytesIO(templating.built_in(kind, made.competition)))
             for kind in KINDS}
    assert [kind for kind, word in drawn.items()
            if "{{" not in "".join(word.element.body.itertext())] == []


def test_a_template_with_mistakes_is_not_taken_and_they_are_shown(app: Flask, client: Any) -> None:
    made, _result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    url = address(made, PaperKind.MINUTES)
    built_in = office.get(f"{url}/built-in.docx").data
    wrong = upload(office, url, with_line(built_in, "Tên: {{ ten_du_an }}"))
    assert wrong.status_code == 422
    assert re.search(r"Đoạn \d+", wrong.text)
    assert "“Tên: {{ ten_du_an }}”" in wrong.text
    assert "Không có trường “ten_du_an”" in wrong.text
    assert upload(office, url, b"%PDF-1.7", "a.docx").status_code == 422
    assert upload(office, url, b"").status_code == 422
    assert db.session.query(PaperTemplate).count() == 0


def test_an_own_template_is_used_versioned_and_put_away(app: Flask, client: Any) -> None:
    made, _result = judged(entries=2, judges=2)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    url, kind = address(made, PaperKind.MINUTES), PaperKind.MINUTES
    sent, draft = (page(made, begin(office, made, kind)) for _ in range(2))

    def said(paper: str) -> str:
        return WordFile(office.get(f"{paper}/paper.docx").data).text()

    drawn, built_in = said(draft), office.get(f"{url}/built-in.docx").data
    assert upload(office, url, with_line(built_in, ADDED)).status_code == 302
    assert said(draft) == drawn.replace("VII. KẾT LUẬN", f"{ADDED} VII. KẾT LUẬN")
    office.post(f"{sent}/send")
    assert upload(office, url, with_line(built_in, "Phiên bản hai")).status_code == 302
    assert "Phiên bản hai" in said(draft)
    assert office.post(f"{url}/restore").status_code == 302
    assert said(draft) == drawn
    assert ADDED in said(sent)  # as it was sent
    office.post(f"{sent}/take-back", data={"reason": "Sai tên"})
    assert said(sent) == drawn
    assert ADDED in WordFile(office.get(f"{url}/1.docx").data).text()

    rows = db.session.query(PaperTemplate).order_by(PaperTemplate.number).all()
    assert [(row.number, row.file_name) for row in rows] == [
        (1, "Mẫu biên bản.docx"), (2, "Mẫu biên bản.docx"), (3, "")]
    told = db.session.query(AuditEvent).filter(AuditEvent.action.like("paper_template_%"))
    assert [event.action for event in told.order_by(AuditEvent.id)] == [
        "paper_template_replaced", "paper_template_replaced", "paper_template_restored"]


def test_without_libreoffice_an_own_template_gives_the_word_file_and_says_so(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    url = address(made, PaperKind.MINUTES)
    upload(office, url, office.get(f"{url}/built-in.docx").data)
    paper = page(made, begin(office, made, PaperKind.MINUTES))
    monkeypatch.setenv("PATH", "/nowhere")
    assert "Chỉ có tệp Word" in office.get(paper).text
    assert "chỉ có tệp Word" in office.get(url).text
    assert office.get(f"{paper}/paper.pdf").headers["Location"] == paper
    office.post(f"{paper}/paper.pdf")
    assert "máy chủ cần cài LibreOffice" in office.get(paper).text
    assert db.session.query(Job).filter_by(kind="paper").count() == 0
    assert office.get(f"{paper}/paper.docx").status_code == 200


def test_whoever_may_not_see_marks_gets_no_example_of_them(app: Flask, client: Any) -> None:
    made, result = judged(entries=2, judges=1)
    title = json.dumps(result.rows[0].title)[1:-1]
    url = address(made, PaperKind.MINUTES)
    for role, sees in ((Role.ORGANISER, True), (Role.SECRETARY, False)):
        user = make_officer(role, made.competition)
        found = templating.season_data(PaperKind.MINUTES, made.competition, user)
        assert (found is not None and title in json.dumps(found)) is sees
        assert sign_in(client, user).get(url).status_code == 200
    other = make_officer(Role.CLERK, made.competition)
    assert sign_in(client, other).get(url).status_code == 403


def test_data_that_do_not_fit_a_template_are_said_and_nothing_is_drawn(
    app: Flask, client: Any
) -> None:
    made, _result = judged(entries=1, judges=1)
    organiser = make_officer(Role.ORGANISER, made.competition)
    office = sign_in(client, organiser)
    url = address(made, PaperKind.NOTICE)
    template = with_line(office.get(f"{url}/built-in.docx").data,
                         "{{ mo_dau.cac_bang[0].ten }}", "{{p mo_dau }}")
    assert "Không điền được dữ liệu vào mẫu" in upload(office, url, template).text
    services_templates.replace_template(  # as if there had been tables on that day
        made.competition.id, PaperKind.NOTICE, Taken(template, DOCX, "Thông báo.docx"),
        store=app.extensions["store"], actor=organiser, now=NOW)
    row = begin(office, made, PaperKind.NOTICE)
    assert office.get(f"{page(made, row)}/paper.docx").headers["Location"] == page(made, row)
    assert "Không điền được dữ liệu vào mẫu" in office.get(page(made, row)).text


@pytest.mark.drill
def test_pdf_and_word_file_of_an_own_template_agree_in_every_figure(
    app: Flask, client: Any
) -> None:
    assert find_office(), "LibreOffice is needed for this drill."
    made, _result = judged(entries=3, judges=2)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    for kind in (PaperKind.MINUTES, PaperKind.RESULT_DECISION, PaperKind.FILLED_SHEETS):
        url = address(made, kind)
        assert upload(office, url, office.get(f"{url}/built-in.docx").data).status_code == 302
        paper: Paper = begin(office, made, kind)
        job_id = int(office.post(f"{page(made, paper)}/paper.pdf").headers["Location"]
                     .partition("?")[0].rsplit("/", 1)[1])
        db.session.rollback()
        while jobs.run_next(utc_now()):
            pass
        done = db.session.get_one(Job, job_id, populate_existing=True)
        assert done.state is JobState.DONE, done.error
        content = office.get(done.result["url"]).data
        read = pdf_text(content)
        if kind is PaperKind.FILLED_SHEETS:  # one to a page, and no page without one
            assert len(pdfium.PdfDocument(content)) == read.count("PHIẾU CHẤM ĐIỂM") == 9
        word = WordFile(office.get(f"{page(made, paper)}/paper.docx").data).text()
        assert figures(word) - figures(read) == Counter()
