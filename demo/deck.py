"""A small PDF that stands for every deck of the demo, and says so."""

import io

from app.paper import text
from app.paper.faces import SANS, SANS_SEMIBOLD
from app.paper.pdf import open_canvas

SLIDE = (842.0, 474.0)
PAGES = (("Bài thuyết trình minh họa", "Dữ liệu minh họa: không có người và dự án thật nào ở đây."),
         ("Vấn đề và giải pháp", "Vấn đề của người dân, cách giải quyết và điểm mới."),
         ("Thị trường và kế hoạch", "Khách hàng, doanh thu dự kiến, các mốc mười hai tháng."))


def demo_deck() -> bytes:
    """Return a deck of three slides."""
    out = io.BytesIO()
    canvas = open_canvas(out, SLIDE, title=PAGES[0][0])
    for head, line in PAGES:
        text.draw(canvas, 60, 300, head, SANS_SEMIBOLD, 34)
        text.draw(canvas, 60, 240, line, SANS, 18)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
