"""LibreOffice, where it is installed: Word, PowerPoint and Excel as PDF."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.files.box.refusals import Refused

SECONDS = 120
_GIB = 1024**3
#: Of time on the processor, address space, and any file that it writes.
_LIMITS = ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, 6 * _GIB),
           (resource.RLIMIT_FSIZE, _GIB // 4), (resource.RLIMIT_CORE, 0))
_FONTS = Path(__file__).parents[1] / "paper" / "fonts"
#: Documents name Times New Roman and Arial, which servers seldom have. The Liberation faces that
#: LibreOffice takes for them lack Vietnamese letters: two faces in a word, its text in pieces.
#: Ours have the letters, and Tinos the widths of Times as well.
_FACES = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{_FONTS}</dir><selectfont><rejectfont>
<pattern><patelt name="family"><string>Liberation Serif</string></patelt></pattern>
<pattern><patelt name="family"><string>Liberation Sans</string></patelt></pattern>
</rejectfont></selectfont>
<alias binding="same"><family>Times New Roman</family>
<accept><family>Tinos</family></accept></alias>
<alias binding="same"><family>Arial</family>
<accept><family>Arimo</family><family>Be Vietnam Pro</family></accept></alias>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include></fontconfig>
"""
#: A second wall behind the check of the file: nothing is fetched, nothing in it runs.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def find_office() -> str | None:
    """Return the program that turns documents into PDF, or None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(program: str, content: bytes, suffix: str, still_alive: Callable[[], None]) -> bytes:
    """Return a document, already defused, as PDF; *still_alive* is called every few seconds.

    Raises
    ------
    Refused
        It took too long, or nothing came of it.
    """
    with tempfile.TemporaryDirectory(prefix="be-phong-office-") as name:
        folder = Path(name)
        (folder / f"document.{suffix}").write_bytes(content)
        (folder / "fonts.conf").write_text(_FACES, "utf-8")
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        process = subprocess.Popen(  # noqa: S603 -- our own words; the file's name is ours
            [program, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
             f"-env:UserInstallation=file://{name}/profile", "--convert-to", "pdf",
             "--outdir", name, f"{name}/document.{suffix}"],
            cwd=name, env={"PATH": os.environ.get("PATH", ""), "HOME": name, "LANG": "C.UTF-8",
                           "FONTCONFIG_FILE": f"{name}/fonts.conf"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=_confine,
        )
        try:
            _wait(process, still_alive)
        finally:
            _end(process)
        made = folder / "document.pdf"
        if not made.is_file():
            raise Refused("damaged")
        return made.read_bytes()


def _confine() -> None:
    os.nice(10)
    for what, most in _LIMITS:
        resource.setrlimit(what, (most, most))


def _wait(process: subprocess.Popen[bytes], still_alive: Callable[[], None]) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            still_alive()
        else:
            return
    raise Refused("too_heavy")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
