"""The block by which a stranger checks a paper: QR code, address and code."""

from reportlab.platypus import Flowable

from app.codes import format_code
from app.paper import qr, text
from app.paper.colours import BLACK, STONE
from app.paper.faces import SERIF, SERIF_BOLD
from app.paper.wording import translator

SIDE = 68.0
RIM = 10.0


def printed_address(url: str, code: str) -> str:
    """Shorten an address to what one types: no scheme, no code at its end."""
    bare = url.removeprefix("https://").removeprefix("http://")
    return bare.removesuffix(code).removesuffix(format_code(code)).rstrip("/") if code else bare


class VerifyBlock(Flowable):
    """QR code on the left, what to do with it on the right; kept together."""

    def __init__(self, url: str, code: str = "", locale: str = "vi") -> None:
        super().__init__()
        self.url, self.code, self.locale = url, code, locale
        self.spaceBefore = 10

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Take the whole width and the height of the code with its rim."""
        self.width, self.height = room, SIDE + 2 * RIM
        return self.width, self.height

    def draw(self) -> None:
        """Draw the code and three lines beside it."""
        _ = translator(self.locale)
        qr.draw(self.canv, self.url, RIM, RIM, SIDE)
        left = SIDE + 2 * RIM + 6
        self.canv.setFillColor(STONE)
        text.draw(self.canv, left, 58, _("To verify, scan the code or visit"), SERIF, 11)
        self.canv.setFillColor(BLACK)
        text.draw(self.canv, left, 42, printed_address(self.url, self.code), SERIF, 12)
        text.draw(self.canv, left, 20, format_code(self.code), SERIF_BOLD, 14)
