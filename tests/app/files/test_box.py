"""The box: what a file does there happens to one child, and only for so long."""

import io
import time
import zipfile

import pypdf
import pytest
from PIL import Image

from app.files.box import client
from app.files.box.client import ask, ask_once
from app.files.box.disarm import without_exif
from app.files.box.refusals import Refused
from tests.app.files.samples import (
    SECRET,
    armed_paper,
    document,
    paper,
    photograph,
    stuck_paper,
)


def test_a_clean_copy_runs_nothing_and_names_nobody() -> None:
    armed = armed_paper()
    found = ask_once("inspect_pdf", [armed], most_pages=9)[0]
    _, copy = ask_once("clean_pdf", [armed])

    reader = pypdf.PdfReader(io.BytesIO(copy))
    banned = [word for word in ("/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA",
                                "/EmbeddedFile", "cmd.exe", "MZ-not", SECRET)
              if word.encode() in copy]
    assert found == {"pages": 1, "removed": ["script", "launch", "attachment"]}
    assert (banned, reader.metadata, reader.pages[0].extract_text().strip()) == (
        [], None, "Cha ca Sa Huynh 1")


def test_a_link_that_a_person_clicks_stays_in_the_copy() -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(paper())))
    writer.add_uri(0, "https://example.vn/video", (0, 0, 9, 9))
    writer.add_uri(0, "javascript:alert(1)", (0, 0, 9, 9))
    out = io.BytesIO()
    writer.write(out)
    _, copy = ask_once("clean_pdf", [out.getvalue()])

    links = [a.get_object().get("/A", {}).get("/URI")
             for a in pypdf.PdfReader(io.BytesIO(copy)).pages[0]["/Annots"]]
    assert links == ["https://example.vn/video", None]


def test_pages_become_light_pictures_with_their_words() -> None:
    drawn = list(ask("render_pdf", [paper(3)], first=2, budget=2_400_000))

    assert [(words["number"], words["total"], words["text"].strip()) for words, _ in drawn] == [
        (2, 3, "Cha ca Sa Huynh 2"), (3, 3, "Cha ca Sa Huynh 3")]
    picture = Image.open(io.BytesIO(drawn[0][1]))
    assert (picture.format, picture.size, len(drawn[0][1]) < 20_000) == ("WEBP", (1100, 1467), True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photograph_is_written_anew_upright_and_silent(kind: str) -> None:
    words, made = ask_once("photo", [photograph(kind)], edge=400)

    image = Image.open(io.BytesIO(made))
    assert (image.format, sorted((words["width"], words["height"])), dict(image.getexif()),
            SECRET.encode() in made) == ("JPEG", [300, 400], {}, False)
    if kind != "HEIF":  # there the picture itself lies sideways, not a note about it
        assert image.height > image.width


def test_photographs_become_one_paper_and_the_same_ones_the_same_paper() -> None:
    made = [ask_once("photo", [photograph()], edge=400)[1] for _ in range(2)]
    words, album = ask_once("album", made)

    assert (words["pages"], len(pypdf.PdfReader(io.BytesIO(album)).pages)) == (2, 2)
    assert ask_once("album", made)[1] == album


def test_an_office_file_keeps_its_words_and_loses_the_rest() -> None:
    outside = b"""<Relationships><Relationship Id="a" Type="x/relationships/image"
        Target="http://evil.test/t.png" TargetMode="External"/><Relationship Id="b"
        Type="x/relationships/hyperlink" Target="https://ok.test" TargetMode="External"/>
        </Relationships>"""
    made = document(**{"word/_rels/document.xml.rels": outside, "word/embeddings/a.bin": b"MZ"})
    found = ask_once("inspect_office", [made])[0]
    _, copy = ask_once("defuse_office", [made])

    archive = zipfile.ZipFile(io.BytesIO(copy))
    links = archive.read("word/_rels/document.xml.rels")
    assert found == {"kind": "docx", "removed": ["attachment"]}
    assert (b"evil.test" in links, b"ok.test" in links, SECRET.encode() in archive.read(
        "docProps/core.xml"), "word/embeddings/a.bin" in archive.namelist(),
        archive.read("word/document.xml")) == (
        False, True, False, False, b"<document>De an</document>")


_IMAGE = '<Relationship Id="a" Type="x/relationships/image" '


@pytest.mark.parametrize("said", [
    _IMAGE + 'Target="http://evil.test/a>b" TargetMode="External"/>',
    _IMAGE + 'Target="http://evil.test/relationships/hyperlink" TargetMode="External"/>',
    _IMAGE + 'Target="http://evil.test" TargetMode="&#69;xternal"></Relationship>',
    _IMAGE + 'Target="http://evil.test"/>',
])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nothing_from_elsewhere_stays_however_it_is_written(said: str, encoding: str) -> None:
    rels = f'<?xml version="1.0" encoding="{encoding}"?><Relationships>{said}</Relationships>'
    shown = b'<document><a:blip r:embed="a>b" r:link="b"/>r:link="c"</document>'
    made = document(**{"word/_rels/document.xml.rels": rels.encode(encoding),
                       "word/document.xml": shown})
    _, copy = ask_once("defuse_office", [made])

    archive = zipfile.ZipFile(io.BytesIO(copy))
    assert b"evil.test" not in archive.read("word/_rels/document.xml.rels").replace(b"\0", b"")
    assert archive.read("word/document.xml") == (
        b'<document><a:blip r:embed="a>b"/>r:link="c"</document>')


def test_an_office_file_that_another_program_would_take_for_its_own_is_not_taken() -> None:
    with pytest.raises(Refused, match="not_office"):
        ask_once("inspect_office", [document(**{"content.xml": b"<office/>"})])


def test_a_file_that_takes_too_long_ends_alone() -> None:
    started = time.monotonic()
    with pytest.raises(Refused, match="too_heavy"):
        list(ask("render_pdf", [stuck_paper()], seconds=1, first=1, budget=1_000_000))

    assert time.monotonic() - started < 15
    assert ask_once("inspect_pdf", [paper(2)], most_pages=9)[0]["pages"] == 2


def test_a_box_that_was_killed_is_started_again() -> None:
    assert ask_once("inspect_pdf", [paper()], most_pages=9)[0]["pages"] == 1
    process = client._running.process
    assert process is not None
    process.kill()
    process.wait()

    assert ask_once("inspect_pdf", [paper()], most_pages=9)[0]["pages"] == 1


def test_what_a_camera_notes_is_cut_out_of_a_picture_within_a_paper() -> None:
    made = without_exif(photograph())

    assert (SECRET.encode() in made, Image.open(io.BytesIO(made)).size) == (False, (640, 480))
