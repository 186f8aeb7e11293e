"""What the script inside an archive says; it stands alone, so its words travel in index.json."""

from typing import Any

from app.i18n import _l

WORDS: dict[str, Any] = {
    "files": _l("Files: {n} have the SHA-256 that index.json says"),
    "missing": _l("File {path} is missing"),
    "changed": _l("File {path} was changed"),
    "extra": _l("File {path} is not in index.json"),
    "unreadable": _l("File {path} cannot be read: {why}"),
    "chain": _l("Chain of events: {n} events hold, last hash {head}"),
    "event": _l("The chain of events breaks at event {n}"),
    "end": _l("The end of the chain of events is missing"),
    "values": _l("The values of event {n} were altered"),
    "signed": _l("Signed sheets: {n} have their digest"),
    "sheet": _l("Sheet {n} is not the one that was signed"),
    "result": _l("Result {name}: computed again, it agrees; digest {digest}"),
    "bad": _l("Result {name}: {what}"),
    "total": _l("sheet {sheet}: total {was}, computed {now}"),
    "score": _l("{code}: score {was}, computed {now}"),
    "rank": _l("{code}: rank {was} does not fit the scores"),
    "mark": _l("sheet {sheet} is not among the signed ones"),
    "input": _l("its input digest does not fit the signed marks"),
    "digest": _l("its digest does not fit"),
    "index": _l("Digest of index.json: {digest}"),
    "compare": _l(
        "Compare the first 16 signs of a result's digest with the signed minutes and decision, "
        "and the digest of index.json with the program or the record of the hand-over."),
    "good": _l("CONCLUSION: the archive is whole."),
    "broken": _l("CONCLUSION: THINGS THAT ARE WRONG: {n}"),
    "demo": _l("Demo data"),
}
