"""LibreOffice, where it is installed, beside what a document asks of it."""

import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from app.files.office import find_office, to_pdf

PICTURE = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:pict>'
    '<v:shape style="width:60pt;height:60pt"><v:imagedata r:link="{}"/></v:shape>'
    "</w:pict></w:r>")


class Listener(BaseHTTPRequestHandler):
    """Notes who asks."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


@pytest.mark.drill
def test_nothing_is_fetched_though_a_document_asks_for_it() -> None:
    program = find_office()
    assert program, "LibreOffice is needed for this drill."
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        server.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        document = Document()
        link = document.part.relate_to(f"http://127.0.0.1:{server.server_port}/spy.png",
                                       RELATIONSHIP_TYPE.IMAGE, is_external=True)
        document.add_paragraph("Hồ sơ")._p.append(parse_xml(PICTURE.format(link)))
        out = io.BytesIO()
        document.save(out)

        made = to_pdf(program, out.getvalue(), "docx", lambda: None)

        server.shutdown()
        assert made.startswith(b"%PDF")
        assert server.asked == []  # type: ignore[attr-defined]
