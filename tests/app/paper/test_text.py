"""Every letter of Viet Nam survives paper: composed, complete, never broken inside a word."""

import contextlib
import io
import unicodedata

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from app.paper import faces, text

VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
ALPHABET = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES)
CONSONANTS = "bcdđghklmnpqrstvx BCDĐGHKLMNPQRSTVX"
NAMES = ("Y Ƀlŏm", "Rơ Châm H'Bĭa", "Ĕ Ĭ Ŏ Ŭ Ƀ ʼ và ĕ ĭ ŏ ŭ ƀ", "Siu Hʼmŏk, A Đĕng", "Hoà", "Hòa")
LINES = (*(ALPHABET[at : at + 36] for at in range(0, len(ALPHABET), 36)), CONSONANTS, *NAMES)


def written(lines: tuple[str, ...], face: faces.Face) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for number, line in enumerate(lines):
        text.draw(canvas, 40, 800 - 20 * number, unicodedata.normalize("NFD", line), face, 12)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("face", [faces.SANS, faces.SANS_SEMIBOLD, faces.SERIF, faces.SERIF_BOLD])
def test_every_letter_is_read_back_composed_from_the_pdf(face: faces.Face) -> None:
    document = PdfReader(io.BytesIO(written(LINES, face)))

    read = document.pages[0].extract_text().splitlines()
    assert [line.strip() for line in read] == list(LINES)


@pytest.mark.parametrize("face", [faces.SANS, faces.SERIF_ITALIC])
def test_another_reader_finds_the_same_letters(face: faces.Face) -> None:
    with contextlib.closing(pdfium.PdfDocument(written(LINES, face))) as document:
        lines = document[0].get_textpage().get_text_range().splitlines()

    assert [line.strip() for line in lines if line.strip()] == list(LINES)


def test_letters_that_the_first_font_lacks_come_from_the_second() -> None:
    assert text.runs("Mẫu № 5", faces.SANS) == (
        text.Run("BeVietnamPro-Regular", 1.0, "Mẫu "),
        text.Run("Tinos-Regular", 1.13, "№"),
        text.Run("BeVietnamPro-Regular", 1.0, " 5"),
    )


@pytest.mark.parametrize("words", LINES)
def test_each_letter_is_drawn_by_a_font_that_has_it(words: str) -> None:
    parts = text.runs(words, faces.SANS_SEMIBOLD)

    assert "".join(part.text for part in parts) == words
    assert all({ord(c) for c in part.text} <= faces.letters(part.font) for part in parts)


def test_a_mark_that_does_not_compose_stays_with_its_letter() -> None:
    assert text.runs("m\u0306ơ", faces.SANS) == (
        text.Run("Tinos-Regular", 1.13, "m\u0306"),
        text.Run("BeVietnamPro-Regular", 1.0, "ơ"),
    )


def test_what_no_font_can_draw_is_shown_as_missing() -> None:
    assert text.runs("🚀", faces.SERIF) == (text.Run("Tinos-Regular", 1.0, "□"),)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Hoa\u0300 ", "Hoà"),
        ("Ho\u0300a", "Hòa"),
        (" Y \t Bia\n", "Y Bia"),
        ("a\u202eb\x00c\u200d", "abc"),
        ("Số:\u00a0\u00a0/QĐ", "Số:\u00a0\u00a0/QĐ"),
    ],
)
def test_text_is_composed_and_cleaned_but_never_respelt(given: str, kept: str) -> None:
    assert text.normalise(given) == kept


def test_width_is_the_sum_over_both_fonts() -> None:
    parts = sum(
        faces.font(run.font).stringWidth(run.text, 20 * run.scale)
        for run in text.runs("Rơ Châm H'Bĭa", faces.SANS)
    )

    assert text.width("Rơ Châm H'Bĭa", faces.SANS, 20) == pytest.approx(parts)


def test_a_name_that_fits_keeps_its_size() -> None:
    assert text.fit("Y Ƀlŏm", faces.SANS, 400, 30) == text.Fitted(("Y Ƀlŏm",), 30)


def test_a_long_name_shrinks_before_it_wraps() -> None:
    name = "Nguyễn Đặng Hoàng Phương Quỳnh"
    fitted = text.fit(name, faces.SANS, 400, 30)

    assert fitted.lines == (name,)
    assert 30 * text.COMFORTABLE <= fitted.size < 30


def test_names_are_kept_whole_when_a_list_of_them_wraps() -> None:
    names = "Nguyễn Đặng Phương Quỳnh, Tôn Nữ Thị Huyền Trân và Phạm Trần Hoàng Khuyến"

    assert text.fit(names, faces.SANS, 640, 26).lines == (
        "Nguyễn Đặng Phương Quỳnh,",
        "Tôn Nữ Thị Huyền Trân và Phạm Trần Hoàng Khuyến",
    )
    assert text.fit(names, faces.SANS, 400, 26).lines == (
        "Nguyễn Đặng Phương Quỳnh,",
        "Tôn Nữ Thị Huyền Trân",
        "và Phạm Trần Hoàng Khuyến",
    )


@pytest.mark.parametrize("words", ["x" * 3000, "từ " * 900, "một hai ba " * 20])
def test_nothing_is_ever_cut_or_wider_than_its_room(words: str) -> None:
    fitted = text.fit(words, faces.SANS, 300, 24)

    assert " ".join(fitted.lines) == text.normalise(words)
    assert max(text.width(line, faces.SANS, fitted.size) for line in fitted.lines) <= 300.001


def test_empty_text_takes_no_line() -> None:
    assert text.fit("  ", faces.SANS, 100, 12).lines == ()
