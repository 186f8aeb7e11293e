"""What the desk is made of: the files a device keeps, and one name for all of them together."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for

from app.templating import asset

#: Linked from pages with a fingerprint.
LINKED = (
    "vendor/bootstrap/bootstrap.layer.css", "css/tokens.css", "css/base.css",
    "css/components.css", "css/forms.css", "css/pages.css", "css/print.css", "css/sheet.css",
    "css/desk.css", "js/theme.js", "js/app.js", "js/desk/main.js", "js/desk/check.js",
    "icons.svg", "favicon.svg", "img/app-192.png",
)
#: Named by other files, without one.
NAMED = ("js/forms.js", "js/folds.js", "js/tables.js", "js/countdown.js", "favicon.svg",
         "img/check.svg", "img/check-dim.svg", "img/select.svg", "img/select-dim.svg")
#: Pages of the desk that open without a network.
PAGES = ("/judge/shell", "/judge/check")


def files() -> list[str]:
    """Return the names of every static file that the desk needs."""
    folder = _folder()
    modules = [path.relative_to(folder).as_posix() for path in folder.glob("js/desk/**/*.js")]
    fonts = [path.relative_to(folder).as_posix()
             for path in folder.glob("fonts/BeVietnamPro-*.woff2")]
    return sorted({*LINKED, *NAMED, *modules, *fonts})


def addresses() -> list[str]:
    """Return the addresses that a device keeps, as the pages and modules write them."""
    plain = [url_for("static", filename=name) for name in files() if name not in LINKED]
    named = [url_for("static", filename=name) for name in NAMED if name in LINKED]
    return [*PAGES, *map(asset, LINKED), *plain, *named]


def version(shell: str) -> str:
    """Return the name of this version: it changes when anything of the desk does."""
    digest = hashlib.sha256(shell.encode())
    for name in files():
        path = _folder() / name
        digest.update(_content(path, path.stat().st_mtime))
    return digest.hexdigest()[:16]


def worker(shell: str, *, sends: bool) -> str:
    """Return the service worker of this version; one that *sends* is a module itself."""
    parts = [f"const VERSION = {json.dumps(version(shell))};",
             f"const ADDRESSES = {json.dumps(addresses())};",
             (_folder() / "js/desk/worker.js").read_text("utf-8")]
    if sends:
        module = url_for("static", filename="js/desk/background.js")
        parts.insert(0, f'import {{ sendAll }} from "{module}";\nself.sendAll = sendAll;')
    return "\n".join(parts)


def _folder() -> Path:
    return Path(current_app.static_folder or "")


@lru_cache(200)
def _content(path: Path, _changed: float) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
