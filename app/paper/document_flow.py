"""The parts of an official PDF that no paragraph makes: heading, lines, signatures."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.paper import document as doc
from app.paper import text
from app.paper.colours import BLACK
from app.paper.document import LOOKS, Element, Look
from app.paper.faces import SERIF, SERIF_BOLD, SERIF_BOLD_ITALIC, SERIF_ITALIC, Face

LEADING = 1.22
LINE = 0.7
FACES = {(False, False): SERIF, (True, False): SERIF_BOLD, (False, True): SERIF_ITALIC,
         (True, True): SERIF_BOLD_ITALIC}

#: Words, element, gap above, whether a line of the agency follows.
Laid = tuple[str, Element, float, bool]
#: One recipient, broken to the room there is.
Lines = tuple[str, ...]


def face_of(look: Look) -> Face:
    """Return the face of an element."""
    return FACES[look.bold, look.italic]


def broken(words: str, element: Element, room: float) -> tuple[str, ...]:
    """Break words into lines as equal as they can be."""
    look = LOOKS[element]
    face = face_of(look)
    lines = text.wrap(words, face, look.size, room)
    return text.balance(words, face, len(lines)) if len(lines) > 1 else lines


class Rule(Flowable):
    """The line under a subject: a part of the width of the text, in the middle."""

    def __init__(self, width: float) -> None:
        super().__init__()
        self.long = width * doc.RULE_SHARE
        self.spaceAfter = 8

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Take six points."""
        self.width, self.height = room, 6.0
        return room, self.height

    def draw(self) -> None:
        """Draw it below the text, as long as it was told, or half the room."""
        long = min(self.long, self.width * doc.RULE_SHARE)
        self.canv.setStrokeColor(BLACK)
        self.canv.setLineWidth(LINE)
        self.canv.line((self.width - long) / 2, 3, (self.width + long) / 2, 3)


class Head(Flowable):
    """Agency and number on the left; nation, motto and date on the right, level with them."""

    def __init__(self, head: doc.Letterhead) -> None:
        super().__init__()
        self.head = head
        self.spaceAfter = 8

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Break the left column; the date stands level with the number."""
        self.width = room
        left, head = room * doc.HEAD_SHARE - 6, self.head
        agency = [(line, Element.PARENT, 0.0, False)
                  for line in broken(head.parent, Element.PARENT, left) if line]
        agency += [(line, Element.ISSUER, 0.0, False)
                   for line in broken(head.issuer, Element.ISSUER, left)]
        agency[-1] = (*agency[-1][:3], True)
        right: list[Laid] = [(doc.COUNTRY_WORDS, Element.COUNTRY, 0.0, False),
                             (doc.MOTTO_WORDS, Element.MOTTO, 0.0, True)]
        level = max(_high(agency), _high(right)) + 6
        self.numbered = ((head.number, Element.NUMBER), (head.dated, Element.PLACE))
        self.agency, self.right, self.level = agency, right, level
        about = broken(head.about, Element.ABOUT, left) if head.about else ()
        self.about = about
        low = LOOKS[Element.NUMBER].size * LEADING + 6 if head.number or head.dated else 0.0
        self.height = level + low + (6 + len(about) * 12 * LEADING if about else 0)
        return room, self.height

    def draw(self) -> None:
        """Draw both columns from their tops, then the line of number and date."""
        self.canv.setFillColor(BLACK)
        self.canv.setStrokeColor(BLACK)
        self.canv.setLineWidth(LINE)
        left = self.width * doc.HEAD_SHARE / 2 - 3
        right = self.width * (1 + doc.HEAD_SHARE) / 2
        self._column(left, self.agency, doc.RULE_SHARE)
        self._column(right, self.right, 1.0)
        y = self.height - self.level - LOOKS[Element.NUMBER].size * LEADING
        for centre, (words, element) in zip((left, right), self.numbered, strict=True):
            look = LOOKS[element]
            text.draw_centred(self.canv, centre, y, words, face_of(look), look.size)
        for number, line in enumerate(self.about, start=1):
            look = LOOKS[Element.ABOUT]
            text.draw_centred(self.canv, left, y - 6 - number * look.size * LEADING, line,
                              face_of(look), look.size)

    def _column(self, centre: float, lines: Sequence[Laid], share: float) -> None:
        y = self.height
        for words, element, gap, ruled in lines:
            look = LOOKS[element]
            y -= look.size * LEADING + gap
            room = self.width * (1 - doc.HEAD_SHARE)
            size = text.fit(words, face_of(look), room, look.size, 1).size
            long = text.draw_centred(self.canv, centre, y + 2.5, words, face_of(look), size)
            if ruled:
                half = long * share / 2
                self.canv.line(centre - half, y - 2, centre + half, y - 2)


def _high(lines: Sequence[Laid]) -> float:
    return sum(LOOKS[element].size * LEADING + gap for _, element, gap, _ in lines)


class SigningBlock(Flowable):
    """Who signs, with room for the pen; recipients on the left may go on over pages."""

    def __init__(self, block: doc.Signing) -> None:
        super().__init__()
        self.block = block
        self.spaceBefore = 12

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Break both sides to their rooms."""
        self.width = room
        share = 0.5 if self.block.left else doc.FOOT_SHARE
        self.centre, self.other = room * (1 + share) / 2, room * share / 2
        self.names = [_lines(place, room * (1 - share) - 8)
                      for place in (self.block.right, self.block.left) if place]
        self.received = [_hanging(words, room * doc.FOOT_SHARE - 10)
                         for words in self.block.recipients]
        size = LOOKS[Element.RECIPIENT].size * 1.25
        left = 18 + size * sum(map(len, self.received)) if self.received else 0.0
        self.height = max([left, *(_tall(lines) for lines in self.names)])
        return room, self.height

    def least(self, room: float) -> float:
        """Return the height of the sides that sign, recipients left out."""
        self.wrap(room, 0)
        return max(_tall(lines) for lines in self.names)

    def split(self, _room: float, height: float) -> list[Flowable]:
        """Leave what fits of the recipients beside the signature, the rest on the next pages."""
        least = max(_tall(lines) for lines in self.names)
        if height < least + 4 or not self.received or self.height < height:
            return []
        size = LOOKS[Element.RECIPIENT].size * 1.25
        here, rest = _cut(self.received, int((height - 18) / size))
        return [_Part(self, here, height), _More(rest)]

    def draw(self) -> None:
        """Draw the sides from the top."""
        self.canv.setFillColor(BLACK)
        _draw_recipients(self.canv, self.height, self.received, headed=True)
        for centre, lines in zip((self.centre, self.other), self.names, strict=False):
            y = self.height
            for words, element in lines:
                look = LOOKS[element]
                y -= look.size * LEADING + (doc.PEN if element is Element.SIGN_NAME else 0)
                text.draw_centred(self.canv, centre, y + 2, words, face_of(look), look.size)


class _Part(SigningBlock):
    """The first page of a signature whose recipients go on."""

    def __init__(self, whole: SigningBlock, received: list[Lines], height: float) -> None:
        super().__init__(whole.block)
        self.kept, self.tall = received, height

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        """Take the rest of the page."""
        super().wrap(room, height)
        self.received, self.height = self.kept, self.tall
        return room, self.height

    def split(self, _room: float, _height: float) -> list[Flowable]:
        """Stay whole."""
        return []


class _More(Flowable):
    """Recipients that go on."""

    def __init__(self, received: list[Lines]) -> None:
        super().__init__()
        self.received = received
        self.size = LOOKS[Element.RECIPIENT].size * 1.25

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Take the lines of each."""
        self.width, self.height = room, self.size * sum(map(len, self.received)) + 2
        return room, self.height

    def split(self, _room: float, height: float) -> list[Flowable]:
        """Cut between recipients."""
        fits = int((height - 2) / self.size)
        return [_More(part) for part in _cut(self.received, fits)] if fits > 0 else []

    def draw(self) -> None:
        """Draw the lines from the top."""
        _draw_recipients(self.canv, self.height, self.received, headed=False)


def _cut(received: list[Lines], fits: int) -> tuple[list[Lines], list[Lines]]:
    """Part recipients where so many lines end; only one that is longer is cut itself."""
    for number in range(len(received), 0, -1):
        if sum(map(len, received[:number])) <= fits:
            return received[:number], received[number:]
    return [received[0][:fits]], [received[0][fits:], *received[1:]]


def _draw_recipients(canvas: Canvas, top: float, received: list[Lines], *, headed: bool) -> None:
    if not received:
        return
    head, look = LOOKS[Element.RECIPIENTS], LOOKS[Element.RECIPIENT]
    y = top
    if headed:
        y -= head.size * LEADING
        text.draw(canvas, 0, y + 2, doc.RECIPIENTS_WORDS, face_of(head), head.size)
    for line in (line for lines in received for line in lines):
        y -= look.size * 1.25
        text.draw(canvas, 0, y + 2, line, face_of(look), look.size)


def _lines(place: doc.Place, room: float) -> list[tuple[str, Element]]:
    parts = [(line, Element.SIGN_TITLE) for line in place.lines]
    parts += [(place.note, Element.SIGN_NOTE)] if place.note else []
    parts.append((place.name, Element.SIGN_NAME))
    return [(line, element) for words, element in parts
            for line in (broken(words, element, room) if words else ("",))]


def _tall(lines: list[tuple[str, Element]]) -> float:
    return sum(LOOKS[element].size * LEADING for _, element in lines) + doc.PEN + 6


def _hanging(words: str, room: float) -> Lines:
    look = LOOKS[Element.RECIPIENT]
    return text.wrap(words, face_of(look), look.size, room)
