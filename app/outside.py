"""Looking at strangers' addresses: public hosts alone, no sign-in, little time, little data.

Whoever types an address must not make the server open doors of its own network: each host is
resolved here, every one of its addresses must be public, and the connection goes to the very
address that was checked, at each step of a redirect anew.
"""

import errno
import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
MOST_STEPS = 5
STEP_SECONDS = 5
ALL_SECONDS = 12
_READ = 2048
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REDIRECTS = {301, 302, 303, 307, 308}
_SIGN_IN_HOSTS = {"accounts.google.com", "login.microsoftonline.com", "login.live.com",
                  "www.icloud.com", "appleid.apple.com"}
_SIGN_IN_PATH = re.compile(
    r"(^|/)(log-?in|sign-?in|servicelogin|auth|oauth2?|sso|dang-nhap)(/|\.|$)", re.IGNORECASE)


class Sight(StrEnum):
    """What somebody who is not signed in finds at an address."""

    OPENS = "opens"
    NEEDS_SIGN_IN = "needs_sign_in"
    NOT_FOUND = "not_found"
    FAILS = "fails"
    NOT_PUBLIC = "not_public"
    NO_NETWORK = "no_network"


@dataclass(frozen=True)
class Way:
    """How names become addresses and which of them may be gone to."""

    resolve: Callable[[str, int], list[str]]
    is_allowed: Callable[[str], bool]
    ports: frozenset[int] = frozenset(PORTS.values())


class _Stop(Exception):
    """Nothing more to look at."""

    def __init__(self, sight: Sight) -> None:
        super().__init__(sight)
        self.sight = sight


def resolve(host: str, port: int) -> list[str]:
    """Return all addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the open internet, also behind a translation."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour or ip.teredo or ip in _NAT64:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


OPEN_INTERNET = Way(resolve, is_public)


def look(url: str, way: Way = OPEN_INTERNET) -> Sight:
    """Return what is found at an address, after at most five redirects."""
    first = url
    try:
        for _ in range(MOST_STEPS + 1):
            status, there = _ask(url, way)
            if status not in _REDIRECTS or not there:
                return _judge(status, first, url)
            url = urljoin(url, there)
    except _Stop as stop:
        return stop.sight
    return Sight.FAILS


def _judge(status: int, first: str, last: str) -> Sight:
    if status in (401, 403) or (last != first and _is_sign_in(last)):
        return Sight.NEEDS_SIGN_IN
    if status in (404, 410):
        return Sight.NOT_FOUND
    return Sight.OPENS if 200 <= status < 300 else Sight.FAILS


def _is_sign_in(url: str) -> bool:
    parts = urlsplit(url)
    return parts.hostname in _SIGN_IN_HOSTS or bool(_SIGN_IN_PATH.search(parts.path))


def _ask(url: str, way: Way) -> tuple[int, str]:
    """Ask one host once; return the status and where it sends one on."""
    scheme, host, port, target = _taken_apart(url, way)
    sock = _connect(_addresses(host, port, way), port)
    # A host that answers a letter at a time must not hold the worker.
    timer = threading.Timer(ALL_SECONDS, _cut, [sock])
    timer.start()
    try:
        if scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        connection = http.client.HTTPConnection(host, port, timeout=STEP_SECONDS)
        connection.sock = sock
        connection.request("GET", target, headers={
            "Host": host if port == PORTS[scheme] else f"{host}:{port}", "Connection": "close",
            "User-Agent": "BePhong-link-check/1.0", "Accept": "text/html,*/*",
            "Range": f"bytes=0-{_READ - 1}",
        })
        response = connection.getresponse()
        return response.status, response.getheader("Location") or ""
    except (OSError, http.client.HTTPException, ValueError):
        raise _Stop(Sight.FAILS) from None
    finally:
        timer.cancel()
        sock.close()


def _taken_apart(url: str, way: Way) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise _Stop(Sight.FAILS) from None
    if parts.scheme not in PORTS:
        raise _Stop(Sight.NOT_PUBLIC)
    if not host:
        raise _Stop(Sight.FAILS)
    if port not in way.ports or parts.username is not None:
        raise _Stop(Sight.NOT_PUBLIC)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return parts.scheme, host, port, f"{target}?{query}" if query else target


def _addresses(host: str, port: int, way: Way) -> list[str]:
    """Return where a host lies; one address that is not public spoils all of them."""
    try:
        found = way.resolve(host, port)
    except socket.gaierror as error:
        unknown = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5))
        raise _Stop(Sight.NOT_FOUND if unknown else Sight.NO_NETWORK) from None
    except (OSError, UnicodeError):
        raise _Stop(Sight.FAILS) from None
    if not found or not all(way.is_allowed(address) for address in found):
        raise _Stop(Sight.NOT_PUBLIC)
    return found


def _connect(addresses: list[str], port: int) -> socket.socket:
    failure: OSError | None = None
    for address in addresses[:3]:
        try:
            return socket.create_connection((address, port), timeout=STEP_SECONDS)
        except OSError as error:
            failure = error
    unreachable = failure is not None and failure.errno in (errno.ENETUNREACH, errno.ENETDOWN)
    raise _Stop(Sight.NO_NETWORK if unreachable else Sight.FAILS)


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
