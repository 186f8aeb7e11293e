"""The archive of a season: one ZIP, readable without the program and checked by a script in it.

Tables, results with all that went in, signed sheets, papers on file, the chain of events, and an
index with the SHA-256 of every file, for people (index.html) and for programs (index.json).
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app

from app.auth.models import User
from app.clock import local, local_date
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.i18n import local as in_words
from app.text import slugify
from competitions.programme.models import Competition
from judging.panels.queries import scored_sittings
from judging.records import archive_data, archive_papers, making, policies, queries_results
from judging.records.archive_words import WORDS
from judging.records.enums import ExportForm, ExportKind
from judging.records.making import Order
from judging.records.wording import KINDS
from judging.rubrics.models import Sitting

HERE = Path(__file__).parent
STYLE = Path(__file__).parents[2] / "app" / "static" / "css" / "archive.css"
FORMAT = 1
#: How to reach people is no part of the record, and neither is the text of every letter.
LEFT_OUT = frozenset({"email", "phone", "text", "error"})
#: On paper besides, for whoever has neither Excel nor a program.
PRINTED = (ExportKind.RANKINGS, ExportKind.AWARDS, ExportKind.CERTIFICATES)
#: Called with steps done, of how many; may raise to end the work.
Steps = Callable[[int, int], None]


@dataclass(frozen=True)
class Line:
    """One file of the archive as its index names it."""

    path: str
    what: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Done:
    """A finished archive."""

    content: bytes
    name: str
    index_digest: str
    files: int


@dataclass
class Builder:
    """Files put into the ZIP one after the other, each noted for the index."""

    now: datetime
    lines: list[Line] = field(default_factory=list)
    buffer: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        """Open the ZIP."""
        self.zip = zipfile.ZipFile(self.buffer, "w", zipfile.ZIP_DEFLATED)

    def add(self, path: str, content: bytes, what: Any) -> None:
        """Put a file in and note it."""
        self.write(path, content)
        self.lines.append(Line(path, str(what), len(content), digest_of(content)))

    def write(self, path: str, content: bytes) -> None:
        """Put a file in, dated like the archive, whatever clock unpacks it."""
        entry = zipfile.ZipInfo(path, local(self.now).timetuple()[:6])
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        self.zip.writestr(entry, content)


def build_archive(competition: Competition, user: User, locale: str, now: datetime,
                  store: Store, steps: Steps) -> Done:
    """Return the archive as this person may have it; the language in force is *locale*."""
    builder = Builder(now)
    kinds = policies.kinds_for(policies.roles_of(user, competition.id))
    total = len(kinds) + 3
    for done, kind in enumerate(kinds):
        _add_tables(builder, kind, competition, user, locale, partial(steps, done, total))
    steps(len(kinds), total)
    open_now, results = _add_results(builder, competition, user)
    audit = _add_chain(builder, competition.id)
    steps(len(kinds) + 1, total)
    lost = archive_papers.add_papers(builder.add, competition, store)
    steps(len(kinds) + 2, total)
    index = _index(competition, user, locale, now) | {
        "results": results, "audit": audit, "signed": "results/signed.jsonl",
        "left_out": [*_left_out(open_now), *lost]}
    digest = _add_index(builder, index)
    builder.zip.close()
    name = f"{competition.code_prefix}-archive-{local(now):%Y%m%d-%H%M}.zip"
    return Done(builder.buffer.getvalue(), name, digest, len(builder.lines) + 1)


def _add_tables(
    builder: Builder, kind: ExportKind, competition: Competition, user: User, locale: str,
    tell: Callable[[], None],
) -> None:
    """Put a table in as Excel, CSV and JSON, some as PDF; tell now and then that work goes on."""
    fields = making.fields_of(kind, user, competition)
    columns = tuple(each.key for each in fields if each.key not in LEFT_OUT)
    for form in ExportForm:
        tell()
        if form is ExportForm.PDF and kind not in PRINTED:
            continue
        wanted = columns if form is not ExportForm.PDF else ()
        order = Order(kind, form, wanted, None, locale, is_for_years=True)
        made = making.make(order, user, competition, builder.now, lambda _rows: tell())
        builder.add(f"exports/{kind.value}.{form.value}", made.content, KINDS[kind][0])


def _add_results(builder: Builder, competition: Competition, user: User,
                 ) -> tuple[list[Sitting], list[dict[str, Any]]]:
    """Put every result of what is closed in, and the signed sheets behind them."""
    seen = queries_results.sittings_for(user, competition.id, ExportKind.SHEETS)
    found = archive_data.results_of(seen)
    lines = []
    for number, result in enumerate(found, start=1):
        sitting = result.sitting
        name = f"{in_words(sitting.stage)} · {in_words(sitting.track)} · {result.number}"
        path = f"results/{number:02d}-{slugify(f'{sitting.stage.name} {sitting.track.name}')}.json"
        content = archive_data.result_json(result, name)
        builder.add(path, _pretty(content), _l("Result with all that went in: %(name)s",
                                               name=name))
        lines.append({"path": path, "name": name, "state": result.state.value,
                      "digest": result.digest})
    signed = archive_data.signed_lines([result.id for result in found])
    builder.add("results/signed.jsonl", _lines(signed), _l("Scoresheets as they were signed"))
    ids = {sitting.id for sitting in seen}
    return [each for each in scored_sittings(competition.id) if each.id not in ids], lines


def _add_chain(builder: Builder, competition_id: int) -> dict[str, Any]:
    """Put the chain of events in and return its end."""
    chain = archive_data.chain_of(competition_id)
    length, head = archive_data.head_of(chain)
    lines = _lines(archive_data.chain_lines(chain, competition_id))
    builder.add("audit/chain.jsonl", lines, _l("Chain of events: who did what when"))
    return {"path": "audit/chain.jsonl", "length": length, "head": head}


def _index(competition: Competition, user: User, locale: str, now: datetime) -> dict[str, Any]:
    return {
        "format": "be-phong-archive", "version": FORMAT, "language": locale,
        "competition": {"name": in_words(competition), "slug": competition.slug,
                        "edition": competition.edition, "season": competition.season_year,
                        "host": competition.host_name, "prefix": competition.code_prefix},
        "made_at": local(now).isoformat(timespec="seconds"), "made_on": local_date(now).isoformat(),
        "made_by": user.name, "demo": competition.is_demo,
        "notice": str(_l("Demo data")) if competition.is_demo else None,
        "words": {key: str(words) for key, words in WORDS.items()},
    }


def _left_out(open_now: Iterable[Sitting]) -> list[str]:
    """Say what an archive made today cannot hold."""
    return [str(_l("%(stage)s · %(track)s: judging is not closed, so no sheet and no result.",
                   stage=in_words(sitting.stage), track=in_words(sitting.track)))
            for sitting in open_now]


def _add_index(builder: Builder, index: dict[str, Any]) -> str:
    """Put script, style and both indexes in, the one for programs last; return its digest."""
    builder.add("verify.py", (HERE / "verify.py").read_bytes(),
                _l("Script that checks this archive: python3 verify.py"))
    builder.add("style.css", STYLE.read_bytes(), _l("Look of the index"))
    page = current_app.jinja_env.get_template("judging/records/archive_index.html")
    html = page.render(index=index, groups=_groups(builder.lines))
    builder.add("index.html", html.encode(), _l("This index"))
    files = [{"path": line.path, "what": line.what, "size": line.size, "sha256": line.sha256}
             for line in builder.lines]
    content = _pretty(index | {"files": files})
    builder.write("index.json", content)
    return digest_of(content)


def _groups(lines: Iterable[Line]) -> list[tuple[str, list[list[Line]]]]:
    """Return the files under the heading of their folder; forms of one table stand together."""
    titles = {"exports": _l("Tables"), "results": _l("Results and signed sheets"),
              "papers": _l("Papers on file"), "audit": _l("Record of events"),
              "": _l("To check this archive")}
    found: dict[str, dict[str, list[Line]]] = {}
    for line in lines:
        folder, _, name = line.path.rpartition("/")
        table = name.partition(".")[0] if folder == "exports" else name
        found.setdefault(folder, {}).setdefault(table, []).append(line)
    return [(str(titles[key]), [*found[key].values()]) for key in titles if key in found]


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _pretty(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
