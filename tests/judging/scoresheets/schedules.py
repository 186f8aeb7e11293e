"""Random devices, orders, retries and cuts against a server: what was asked, what was answered."""

import itertools
import json
import random
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

#: Criterion → marks that it takes, and some that it does not.
MARKS = {"innovation": ("0", "8.5", "8,5", "20", "85", "na", None),
         "market": ("0", "25", "12.5", "2.5", "x", None), "team": ("15", "7", "0", "na")}


@dataclass
class Device:
    """One tablet: its queue in order, and the last version that it received."""

    queue: list[dict[str, Any]]
    uuid: str
    base: int = 0


@dataclass
class Log:
    """Every operation sent and every answer received."""

    sent: dict[str, tuple[Device, dict[str, Any]]] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)


class Tablets:
    """Some devices of one judge at one sheet."""

    def __init__(self, seed: int, sheet: int, connect: Callable[[], HTTPConnection],
                 headers: dict[str, str]) -> None:
        self.dice, self.sheet = random.Random(seed), sheet
        self.connect, self.headers = connect, headers
        self.log = Log()
        self.devices = [self._device() for _ in range(self.dice.randint(1, 3))]

    def _device(self) -> Device:
        device = Device([], str(uuid.UUID(int=self.dice.getrandbits(128))))
        for seq in range(1, self.dice.randint(3, 8)):
            key = self.dice.choice([*MARKS])
            content: dict[str, Any] = {"do": "mark", "criterion": key,
                                       "value": self.dice.choice(MARKS[key])}
            if self.dice.random() < 0.25:
                content = {"do": "comment", "criterion": self.dice.choice([key, None]),
                           "text": self.dice.choice(("a", "b", ""))}
            device.queue.append({
                "id": str(uuid.UUID(int=self.dice.getrandbits(128))), "seq": seq,
                "prev": seq - 1 or None, "sheet": self.sheet, "at": "", **content})
        return device

    def play(self) -> None:
        """Send everything: in parts of any order, some twice, some with the answer cut off."""
        parts = [(device, part) for device in self.devices for part in self._cut(device.queue)]
        self.dice.shuffle(parts)
        while parts:
            at_once, parts = parts[:2], parts[2:]
            jobs = [(device, part, self.dice.random() < 0.25) for device, part in at_once]
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda job: self._send(*job), jobs))
        for device in self.devices:  # the network is back: everything once more
            self._send(device, device.queue, is_cut=False)

    def _cut(self, queue: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        again = queue + self.dice.sample(queue, self.dice.randint(0, len(queue)))
        self.dice.shuffle(again)
        edges = sorted({0, len(again), *self.dice.choices(range(len(again)), k=2)})
        return [again[a:b] for a, b in itertools.pairwise(edges)]

    def _send(self, device: Device, part: list[dict[str, Any]], is_cut: bool) -> None:
        """Send a part; a cut one reaches the server, but its answer never comes back."""
        fresh = [{**one, "base": device.base} for one in part]
        for one in fresh:  # sent again unchanged, as a queue does
            self.log.sent.setdefault(one["id"], (device, one))
        body = json.dumps({"device": device.uuid,
                           "operations": [self.log.sent[one["id"]][1] for one in fresh]})
        link = self.connect()
        link.request("POST", "/judge/sync", body,
                     {**self.headers, "Content-Type": "application/json"})
        if is_cut:
            link.close()
            return
        answer = link.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        link.close()
        told = json.loads(content)
        self.log.answers += told["results"]
        versions = [row["version"] for row in told["results"] if row["status"] == "applied"]
        seen = [row["version"] for row in told.get("sheets", ())]
        device.base = max([device.base, *versions, *seen]) if seen else device.base

    def check(self, sheet: dict[str, Any]) -> None:
        """Compare what was answered with what stands on the server."""
        first = self._first_answers()
        assert set(first) == set(self.log.sent)
        applied = sorted((answer["version"], identity) for identity, answer in first.items()
                         if answer["status"] == "applied")
        assert [version for version, _ in applied] == list(range(1, sheet["version"] + 1))
        cells: dict[Any, tuple[int, Device, dict[str, Any]]] = {}
        for version, identity in applied:
            device, one = self.log.sent[identity]
            cell = (one["do"], one["criterion"])
            self._was_seen(cells.get(cell), device, one)
            cells[cell] = (version, device, one)
        for (do, key), (_version, _device, one) in cells.items():
            assert _stands(sheet, do, key) == _meant(one), (do, key)
        empty = {("mark", key) for key in MARKS} | {("comment", key) for key in (*MARKS, None)}
        for do, key in empty - set(cells):
            assert not _stands(sheet, do, key)

    def _first_answers(self) -> dict[str, dict[str, Any]]:
        """Return the one answer that each id got, however often it was asked."""
        first: dict[str, dict[str, Any]] = {}
        for answer in self.log.answers:
            told = answer["first"] if answer["status"] == "duplicate" else answer
            known = first.setdefault(told["id"], told)
            assert {k: v for k, v in known.items() if k != "message"} == {
                k: v for k, v in told.items() if k != "message"}
        return first

    @staticmethod
    def _was_seen(before: Any, device: Device, one: dict[str, Any]) -> None:
        """Nothing is overwritten unseen: the own order holds, another's change was known."""
        if before is None:
            return
        version, other, earlier = before
        if other is device:
            assert one["seq"] > earlier["seq"]
        else:
            assert one["base"] >= version


def _stands(sheet: dict[str, Any], do: str, key: str | None) -> Any:
    if key is None:
        return sheet["comment"]
    return sheet["marks"][key]["value" if do == "mark" else "comment"]


def _meant(one: dict[str, Any]) -> Any:
    if one["do"] == "comment":
        return one["text"]
    value = one["value"]
    return value.replace(",", ".") if value else value
