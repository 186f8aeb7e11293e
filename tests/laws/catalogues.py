"""Both languages complete: what the code says against what the catalogues hold.

`python -m tests.laws.catalogues` prints what is wrong (part of `make lint`).
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
import wtforms

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "app" / "translations"
LANGUAGES = ("vi", "en")
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sdf%]")


def extract() -> set[str]:
    """Return every message of the code and the templates."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        subprocess.run(
            [sys.executable, "-m", "babel.messages.frontend", "-q", "extract",
             "-F", "pyproject.toml", "-k", "_l", "-o", str(target), "."],
            cwd=ROOT, check=True,
        )
        return {entry.msgid for entry in polib.pofile(str(target))}


def words_of_forms() -> set[str]:
    """Return the messages that WTForms itself may show, which our catalogues translate."""
    found = set()
    for path in Path(wtforms.__file__).parent.rglob("*.py"):
        for message in re.findall(r'gettext\(\s*((?:"[^"]*"\s*)+)', path.read_text("utf-8")):
            found.add("".join(re.findall(r'"([^"]*)"', message)))
    return found


def catalogue(language: str) -> polib.POFile:
    """Return the catalogue of a language."""
    return polib.pofile(str(CATALOGUES / language / "LC_MESSAGES" / "messages.po"))


def placeholders(message: str) -> set[str]:
    """Return what a message wants filled in; a language may say one thing twice."""
    return {found.group(0) for found in PLACEHOLDER.finditer(message)}


def problems() -> list[str]:
    """Return what keeps the catalogues from being complete, one line each."""
    used, lent = extract(), words_of_forms()
    found = []
    for language in LANGUAGES:
        entries = {entry.msgid: entry for entry in catalogue(language)}
        missing, idle = used - set(entries), set(entries) - used - lent
        found += [f"{language}: missing: {message}" for message in sorted(missing)]
        found += [f"{language}: no longer used: {message}" for message in sorted(idle)]
        for message, entry in entries.items():
            if not entry.msgstr or entry.obsolete or "fuzzy" in entry.flags:
                found.append(f"{language}: empty, fuzzy or obsolete: {message}")
            elif placeholders(message) != placeholders(entry.msgstr):
                found.append(f"{language}: other placeholders: {message}")
    return found


if __name__ == "__main__":
    wrong = problems()
    print("\n".join(wrong) if wrong else "Both languages are complete.")  # noqa: T201
    sys.exit(bool(wrong))
