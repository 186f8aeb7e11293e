"""`TLS=local make run`: HTTPS for the tablets of a hall, and a plain door to its certificate."""

import http.client
import ssl
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno

from app.hall.authority import local_addresses, make_papers, read_authority

#: What the plain door hands out; everything else is sent to the secure address.
OPEN = ("/hall/", "/static/", "/favicon")
ANY = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 -- compared with, never bound


def hall_settings(environ: Mapping[str, str], folder: Path, port: int) -> dict[str, str]:
    """Return the settings by which tablets reach this machine; certificates where asked for."""
    host = environ.get("HOST", "127.0.0.1")
    addresses = local_addresses() if host in ANY else [host]
    if not addresses:
        return {}
    named = environ.get("HALL_ADDRESS", addresses[0])
    if environ.get("TLS") != "local":
        scheme = "https" if environ.get("TLS_CERT") else "http"
        return {"HALL_URL": f"{scheme}://{named}:{port}"}
    papers = make_papers(folder, [named, *addresses])
    return {
        "TLS_CERT": str(papers.certificate), "TLS_KEY": str(papers.key),
        "HALL_CA": str(papers.authority), "HALL_URL": f"https://{named}:{port}",
        "HALL_DOOR": f"http://{named}:{port + 1}",
    }


def open_door(host: str, port: int, settings: Mapping[str, str]) -> ThreadingHTTPServer | None:
    """Open the plain door beside a secure site, on the next port; None where that is taken."""
    if "HALL_DOOR" not in settings:
        return None
    handler = type("Door", (_Door,), {"secure": settings["HALL_URL"], "port": port})
    try:
        door = ThreadingHTTPServer((host, port + 1), handler)
    except OSError:
        return None
    threading.Thread(target=door.serve_forever, daemon=True).start()
    return door


def addresses_in_words(settings: Mapping[str, str]) -> str:
    """Return what the console tells the person who sets the hall up, with QR codes."""
    if not settings:
        return ""
    lines = []
    if "HALL_DOOR" in settings:
        lines += ["  1. Cài chứng thư lên máy tính bảng (một lần mỗi máy): "
                  f"{settings['HALL_DOOR']}", _qr(settings["HALL_DOOR"]),
                  f"  SHA-256: {read_authority(Path(settings['HALL_CA']))[1]}"]
    enter = f"{settings['HALL_URL']}/judge/enter"
    number = "2. " if "HALL_DOOR" in settings else ""
    lines += [f"  {number}Vào chấm bằng mã PIN của Ban Thư ký: {enter}", _qr(enter),
              f"  Tờ hướng dẫn để in: {settings['HALL_URL']}/hall/poster.pdf"]
    return "\n".join(lines)


def _qr(words: str) -> str:
    """Draw a QR code in half blocks, dark on light whatever the terminal's colours."""
    matrix = [*segno.make(words, micro=False, error="l").matrix_iter(border=2)]
    if len(matrix) % 2:
        matrix.append(bytearray(len(matrix[0])))
    signs = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    return "\n".join("  " + "".join(signs[bool(a), bool(b)] for a, b in zip(*rows, strict=True))
                     for rows in zip(matrix[::2], matrix[1::2], strict=True))


class _Door(BaseHTTPRequestHandler):
    """Hands the pages about the certificate on, asked for without one."""

    secure = ""
    port = 0

    def do_GET(self) -> None:
        """Answer with a page of the hall, or lead to the secure address."""
        path = "/hall/" if self.path == "/" else self.path
        if not path.startswith(OPEN) or ".." in path or urlsplit(path).netloc:
            self._lead(self.secure + "/")
            return
        self._hand_on(path)

    def _lead(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _hand_on(self, path: str) -> None:
        trusting = ssl._create_unverified_context()  # noqa: S323 -- our own site, on this machine
        host = str(self.server.server_address[0])
        link = http.client.HTTPSConnection("127.0.0.1" if host in ANY else host, self.port,
                                           timeout=20, context=trusting)
        try:
            link.request("GET", path, headers={
                "Accept-Language": self.headers.get("Accept-Language", "")})
            answer = link.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.send_error(502)
            return
        finally:
            link.close()
        self.send_response(answer.status)
        for name in ("Content-Type", "Content-Disposition", "Cache-Control"):
            value = answer.headers.get(name)
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class's name
        """Keep the console for people."""
