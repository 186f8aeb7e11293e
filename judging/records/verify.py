"""Checks this archive without the program that made it: python3 verify.py [FOLDER or ZIP].

Only Python's standard library is needed. Nothing is written and nothing is sent. It checks the
SHA-256 of every file, the chain of events, the signed sheets, and computes totals, scores and
digests of every result again from the signed marks.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

GENESIS = "0" * 64


class Archive:
    """The files of an archive: unpacked in a folder, or still in its ZIP."""

    def __init__(self, where: Path) -> None:
        self.zip = zipfile.ZipFile(where) if where.is_file() else None
        self.folder = where

    def names(self) -> set[str]:
        """Return the paths of all files, what an operating system leaves behind aside."""
        if self.zip:
            return {name for name in self.zip.namelist() if not name.endswith("/")}
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*")
                if path.is_file() and "__pycache__" not in path.parts
                and path.name not in (".DS_Store", "Thumbs.db", "desktop.ini")}

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return self.zip.read(name) if self.zip else (self.folder / name).read_bytes()

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the objects of a file of JSON lines."""
        for line in self.read(name).split(b"\n"):  # text knows other ends of lines as well
            if line:
                yield json.loads(line)


def canonical(content: Any) -> bytes:
    """Return JSON that is the same for the same content, whoever wrote it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True,
                      separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def check(archive: Archive) -> Iterator[Any]:
    """Yield what holds and what does not: (holds, what, values)."""
    index = json.loads(archive.read("index.json"))
    yield from check_files(archive, index)
    try:
        yield from check_chain(archive, index["audit"])
        signed: dict[str, dict[str, Any]] = {}
        yield from check_signed(archive, index["signed"], signed)
        for entry in index["results"]:
            yield from check_result(json.loads(archive.read(entry["path"])), signed)
    except (KeyError, ValueError, TypeError, AttributeError, OSError, ArithmeticError) as error:
        yield False, "unreadable", {"path": "…", "why": f"{type(error).__name__}: {error}"}


def check_files(archive: Archive, index: dict[str, Any]) -> Iterator[Any]:
    """Compare every file with its digest; nothing may be missing or added."""
    present, right = archive.names() - {"index.json"}, 0
    for entry in index["files"]:
        path = entry["path"]
        if path not in present:
            yield False, "missing", {"path": path}
            continue
        present.discard(path)
        if sha256(archive.read(path)) == entry["sha256"]:
            right += 1
        else:
            yield False, "changed", {"path": path}
    for path in sorted(present):
        yield False, "extra", {"path": path}
    yield right == len(index["files"]), "files", {"n": right}


def check_chain(archive: Archive, audit: dict[str, Any]) -> Iterator[Any]:
    """Walk the chain: each event binds all before it; what it says fits its commitment."""
    previous, count = GENESIS, 0
    for count, event in enumerate(archive.lines(audit["path"]), start=1):
        fields = [event[name] for name in ("number", "at", "actor", "action", "subject_kind",
                                           "subject_id", "commitment", "previous")]
        if (event["number"], event["previous"], event["hash"]) != (
                count, previous, sha256(canonical(fields))):
            yield False, "event", {"n": count}
            return
        if "values" in event and event["commitment"] != sha256(
                f"{event['salt']}\n".encode() + canonical(event["values"])):
            yield False, "values", {"n": count}
        previous = event["hash"]
    if (count, previous) != (audit["length"], audit["head"]):
        yield False, "end", {}
    else:
        yield True, "chain", {"n": count, "head": previous[:16]}


def check_signed(archive: Archive, path: str, found: dict[str, Any]) -> Iterator[Any]:
    """Compare every sheet with the digest under which its judge signed it."""
    for line in archive.lines(path):
        if sha256(canonical(line["content"])) == line["digest"]:
            found[line["digest"]] = line["content"]
        else:
            yield False, "sheet", {"n": line["content"].get("sheet")}
    yield True, "signed", {"n": len(found)}


def check_result(result: dict[str, Any], signed: dict[str, Any]) -> Iterator[Any]:
    """Compute a result again from the signed marks; say everything that differs."""
    faults = [*_sheet_faults(result, signed), *_row_faults(result, signed)]
    if input_digest(result, signed) != result["input_digest"]:
        faults.append(("input", {}))
    if result_digest(result) != result["digest"]:
        faults.append(("digest", {}))
    for what, values in faults:
        yield False, "bad", {"name": result["name"], "what": (what, values)}
    if not faults:
        yield True, "result", {"name": result["name"], "digest": result["digest"][:16]}


def result_digest(result: dict[str, Any]) -> str:
    """Return the digest that minutes print: over inputs, rules, sheets and places."""
    return sha256(canonical({
        "arithmetic": result["arithmetic"], "input": result["input_digest"],
        "rubric": result["rubric"], "rules": result["rules"], "rows": result["rows"],
        "sheets": [[s["sheet"], s["digest"], s["total"], s["counted"], s["reason"]]
                   for s in result["sheets"]]}))


def marks_of(result: dict[str, Any], signed: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """Return the marks that went in: (entry, judge) → criterion → mark as signed."""
    found = {}
    for sheet in result["sheets"]:
        if str(sheet["reason"] or "").startswith("vote:"):
            continue
        content = signed.get(sheet["digest"], {"marks": []})
        given = {m["criterion"]: m["mark"] for m in content["marks"] if m["mark"] is not None}
        if given:
            found[sheet["entry"], sheet["judge"]] = given
    return found


def input_digest(result: dict[str, Any], signed: dict[str, Any]) -> str:
    """Return the digest of what went in, by the canonical form of the arithmetic."""
    marks, keys = marks_of(result, signed), result["criteria_in_order"]
    entries, judges = (sorted({_name(pair[at]) for pair in marks}) for at in (0, 1))
    numbers = [Decimal(m) for sheet in marks.values() for m in sheet.values() if m != "na"]
    places = max((_places(number) for number in numbers), default=0)
    head = {**result["declared"], "arithmetic": result["arithmetic"], "decimals": places,
            "entries": entries, "judges": judges}
    places_of = [{name: at for at, name in enumerate(names)} for names in (entries, judges)]
    order = sorted(
        ((places_of[0][_name(entry)], places_of[1][_name(judge)], sheet)
         for (entry, judge), sheet in marks.items()), key=lambda row: row[:2])
    cells = [sheet.get(key) for _entry, _judge, sheet in order for key in keys]
    digest = hashlib.sha256(canonical(head) + b"\n")
    for at in (0, 1):
        digest.update(struct.pack(f"<{len(order)}i", *(row[at] for row in order)))
    digest.update(bytes(0 if c is None else 2 if c == "na" else 1 for c in cells))
    units = [0 if c in (None, "na") else int(Decimal(c).scaleb(places)) for c in cells]
    digest.update(struct.pack(f"<{len(units)}q", *units))
    return digest.hexdigest()


def _name(identity: str) -> str:
    return json.dumps(identity, ensure_ascii=False)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _sheet_faults(result: dict[str, Any], signed: dict[str, Any]) -> Iterator[Any]:
    for sheet in result["sheets"]:
        content = signed.get(sheet["digest"])
        if content is None:
            yield "mark", {"sheet": sheet["sheet"]}
        elif sheet["total"] is not None:
            now = sheet_total(result, {m["criterion"]: m["mark"] for m in content["marks"]})
            if now is None or abs(now - Fraction(sheet["total"])) > Fraction(1, 10**20):
                yield "total", {"sheet": sheet["sheet"], "was": sheet["total"], "now": _text(now)}


def sheet_total(result: dict[str, Any], marks: dict[str, Any]) -> Fraction | None:
    """Return the exact total of a sheet: weight × mark, what does not apply rescaled."""
    rubric = result["rubric"]
    rows = [c for c in rubric["criteria"] if c["counts"] and Fraction(c["weight"])]
    weights = sum(Fraction(c["weight"]) for c in rows)
    total = got = full = Fraction(0)
    for row in rows:
        low, high, weight = (Fraction(row[name]) for name in ("low", "high", "weight"))
        if rubric["normalise"]:
            most = Fraction(rubric["scale"]) * weight / weights
            slope, shift = most / (high - low), -most / (high - low) * low
        else:
            most, slope, shift = weight * high, weight, Fraction(0)
        mark = marks.get(row["key"])
        full += most
        if mark is not None and mark != "na":
            total += slope * Fraction(mark) + shift
        if mark != "na" and (mark is not None or result["rules"]["missing"] != "renormalise"):
            got += most
    return total * full / got if got else None


def _row_faults(result: dict[str, Any], signed: dict[str, Any]) -> Iterator[Any]:
    totals: dict[str, list[Fraction]] = {}
    for sheet in result["sheets"]:
        content = signed.get(sheet["digest"])
        if sheet["counted"] and content:
            total = sheet_total(result, {m["criterion"]: m["mark"] for m in content["marks"]})
            totals.setdefault(sheet["entry"], []).append(total or Fraction(0))
    bounds = _bounds([(row[9], Fraction(row[3])) for row in result["rows"] if row[4] is not None])
    for row in result["rows"]:
        code, was, rank = row[0], row[3], row[4]
        now = score_of(result["rules"], totals.get(code, []))
        if (was is None) != (now is None) or (now is not None and now != Fraction(was)):
            yield "score", {"code": code, "was": was, "now": _text(now)}
        if rank is not None:
            first, last = bounds[row[9], Fraction(was)]
            if not first <= rank <= last:
                yield "rank", {"code": code, "was": rank}


def _bounds(standings: list[tuple[bool, Fraction]]) -> dict[tuple[bool, Fraction], Any]:
    """Return the best and the worst rank that a standing may have: ties are broken within."""
    found: dict[tuple[bool, Fraction], Any] = {}
    for at, standing in enumerate(sorted(standings, reverse=True), start=1):
        found[standing] = (found.get(standing, (at, at))[0], at)
    return found


def score_of(rules: dict[str, Any], totals: list[Fraction]) -> Fraction | None:
    """Return the score of an entry from the totals that count, as printed."""
    ordered, drop = sorted(totals), rules["drop"]
    if len(ordered) <= 2 * drop:
        return None
    kept = ordered[drop:len(ordered) - drop]
    if rules["aggregate"] == "median":
        middle = len(kept) // 2
        value = kept[middle] if len(kept) % 2 else (kept[middle - 1] + kept[middle]) / 2
    else:
        value = sum(kept, Fraction(0)) / (1 if rules["aggregate"] == "sum" else len(kept))
    unit = 10 ** rules["places"]
    return Fraction((value * unit * 2 + 1) // 2, unit)


def _text(value: Fraction | None) -> str:
    return "–" if value is None else f"{float(value):.6g}"


def told(words: dict[str, str], what: str, values: dict[str, Any]) -> str:
    """Return a finding in words."""
    inner = {key: told(words, *value) if isinstance(value, tuple) else value
             for key, value in values.items()}
    return words[what].format(**inner)


def main(where: Path) -> int:
    """Print every finding and the conclusion; return 1 where something is wrong."""
    archive = Archive(where)
    content = archive.read("index.json")
    index = json.loads(content)
    words = index["words"]
    print(f"{index['competition']['name']} · {index['made_at']}")
    if index.get("demo"):
        print(words["demo"])
    wrong = 0
    for holds, what, values in check(archive):
        wrong += not holds
        print("✓" if holds else "✗", told(words, what, values))
    print(told(words, "index", {"digest": sha256(content)}))
    print(words["compare"])
    print(told(words, "broken", {"n": wrong}) if wrong else words["good"])
    return 1 if wrong else 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent))
