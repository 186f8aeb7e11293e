"""Small PDFs that stand for every deck and paper of the demo, and say so."""

import io
from collections.abc import Sequence

from app.paper import text
from app.paper.faces import SANS, SANS_SEMIBOLD
from app.paper.pdf import open_canvas

SLIDE, A4 = (842.0, 474.0), (595.0, 842.0)
NOTICE = "Dữ liệu minh họa: không có người và dự án thật nào ở đây."
PAGES = (("Bài thuyết trình minh họa", NOTICE),
         ("Vấn đề và giải pháp", "Vấn đề của người dân, cách giải quyết và điểm mới."),
         ("Thị trường và kế hoạch", "Khách hàng, doanh thu dự kiến, các mốc mười hai tháng."))


def demo_deck() -> bytes:
    """Return a deck of three slides."""
    return _pages(SLIDE, 34, PAGES)


def demo_paper(title: str, lines: Sequence[str]) -> bytes:
    """Return a sheet of paper that proves something within the demo."""
    return _pages(A4, 20, ((title, *lines, NOTICE),))


def _pages(size: tuple[float, float], head_size: int, pages: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    canvas = open_canvas(out, size, title=pages[0][0])
    top = size[1] * 0.63
    for head, *lines in pages:
        text.draw(canvas, 60, top, head, SANS_SEMIBOLD, head_size)
        for place, line in enumerate(lines):
            text.draw(canvas, 60, top - 60 - 24 * place, line, SANS, head_size * 0.53)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
