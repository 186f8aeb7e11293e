"""Sending a file as the page does: begun, in pieces, finished."""

from typing import Any

from competitions.entries.models import Entry

PIECE = 512 * 1024


def begin(client: Any, entry: Entry, content: bytes, name: str = "Bài.pdf", *,
          field: str = "deck", mark: str = "1") -> Any:
    """Open a file to be sent in pieces."""
    return client.post(f"/entries/{entry.ref}/uploads", json={
        "field": field, "name": name, "size": len(content), "mark": mark})


def piece(client: Any, begun: Any, content: bytes, start: int, size: int = PIECE) -> Any:
    """Send what follows *start*."""
    return client.post(f"{begun.json['url']}{start}", data=content[start:start + size],
                       content_type="application/octet-stream")


def finish(client: Any, entry: Entry, *begun: Any, field: str = "deck") -> Any:
    """Ask for what has arrived to be put into its place."""
    return client.post(f"/entries/{entry.ref}/files", json={
        "field": field, "uploads": [one.json["upload"] for one in begun]})


def send(client: Any, entry: Entry, content: bytes, name: str = "Bài.pdf", *,
         field: str = "deck") -> Any:
    """Send a whole file; return the answer that ended it."""
    begun = begin(client, entry, content, name, field=field)
    if begun.status_code != 201:
        return begun
    for start in range(0, len(content), PIECE):
        answer = piece(client, begun, content, start)
        assert answer.status_code == 200, answer.text
    return finish(client, entry, begun, field=field)
