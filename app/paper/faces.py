"""The faces of printed matter: Be Vietnam Pro and Tinos, registered once and on demand."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True)
class Face:
    """One face and the face that stands in for the letters it lacks."""

    name: str
    fallback: str
    #: Makes the fallback's capitals as tall as ours; 1 when both are the same design.
    fallback_scale: float = 1.0


SANS = Face("BeVietnamPro-Regular", "Tinos-Regular", 1.13)
SANS_MEDIUM = Face("BeVietnamPro-Medium", "Tinos-Regular", 1.13)
SANS_SEMIBOLD = Face("BeVietnamPro-SemiBold", "Tinos-Bold", 1.13)
SANS_BOLD = Face("BeVietnamPro-Bold", "Tinos-Bold", 1.13)
SERIF = Face("Tinos-Regular", "Tinos-Regular")
SERIF_BOLD = Face("Tinos-Bold", "Tinos-Bold")
SERIF_ITALIC = Face("Tinos-Italic", "Tinos-Italic")
SERIF_BOLD_ITALIC = Face("Tinos-BoldItalic", "Tinos-BoldItalic")


@cache
def font(name: str) -> TTFont:
    """Load and register one font file under its own name."""
    loaded = TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(loaded)
    return loaded


@cache
def letters(name: str) -> frozenset[int]:
    """Tell which code points a font can draw by itself."""
    return frozenset(font(name).face.charToGlyph)


@cache
def register_families() -> None:
    """Let paragraph markup find bold and italic: Tinos whole, Be Vietnam Pro upright."""
    for face in (SERIF, SERIF_BOLD, SERIF_ITALIC, SERIF_BOLD_ITALIC, SANS, SANS_SEMIBOLD):
        font(face.name)
    for bold, italic, face in (
        (0, 0, SERIF),
        (1, 0, SERIF_BOLD),
        (0, 1, SERIF_ITALIC),
        (1, 1, SERIF_BOLD_ITALIC),
    ):
        addMapping(SERIF.name, bold, italic, face.name)
    for bold, italic, face in ((0, 0, SANS), (1, 0, SANS_SEMIBOLD)):
        addMapping(SANS.name, bold, italic, face.name)
