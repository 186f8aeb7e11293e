"""The authority of a hall: made once, trusted for this network alone, renewed in time."""

import http.client
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from app.hall.authority import make_papers, read_authority
from app.hall.serving import addresses_in_words, hall_settings, open_door
from tests.ports import free_port

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def test_a_device_that_trusts_the_authority_trusts_the_server(tmp_path: Path) -> None:
    papers = make_papers(tmp_path / "hall", ["192.168.1.10"])
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(papers.certificate, papers.key)
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    secure = serving.wrap_socket(listener, server_side=True)
    threading.Thread(target=lambda: secure.accept()[0].close(), daemon=True).start()
    trusting = ssl.create_default_context(cafile=str(papers.authority))
    with (socket.create_connection(address) as link,
          trusting.wrap_socket(link, server_hostname="127.0.0.1") as trusted):
        assert trusted.version() in {"TLSv1.2", "TLSv1.3"}
    secure.close()


def test_the_authority_stays_and_its_key_is_nobody_elses(tmp_path: Path) -> None:
    first = read_authority(make_papers(tmp_path, ["192.168.1.10"], NOW).authority)
    again = make_papers(tmp_path, ["10.0.0.7"], NOW + timedelta(days=300))
    assert read_authority(again.authority) == first
    assert [path.stat().st_mode & 0o077 for path in sorted(tmp_path.iterdir())] == [0] * 4
    late = make_papers(tmp_path, ["10.0.0.7"], NOW + timedelta(days=800))
    assert read_authority(late.authority) != first


def test_it_vouches_for_private_networks_and_this_machine_alone(tmp_path: Path) -> None:
    papers = make_papers(tmp_path, ["203.0.113.9"], NOW)
    authority = x509.load_pem_x509_certificate(papers.authority.read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    named = {str(name.value) for name in limits.value.permitted_subtrees or ()}
    assert limits.critical
    assert {"192.168.0.0/16", "203.0.113.9/32", "localhost"} <= named
    assert not any(name.startswith(("0.0.0.0", "::/0")) for name in named)


def test_settings_name_the_address_and_the_door(tmp_path: Path) -> None:
    asked = {"HOST": "0.0.0.0", "TLS": "local", "HALL_ADDRESS": "192.168.1.10"}
    settings = hall_settings(asked, tmp_path, 8000)
    assert settings["HALL_URL"] == "https://192.168.1.10:8000"
    assert settings["HALL_DOOR"] == "http://192.168.1.10:8001"
    words = addresses_in_words(settings)
    assert all(settings[name] in words for name in ("HALL_URL", "HALL_DOOR"))
    assert hall_settings({"HOST": "10.1.2.3"}, tmp_path, 80) == {"HALL_URL": "http://10.1.2.3:80"}


@pytest.mark.parametrize("path", ["/judge/", "/login", "/hall/../judge/", "//evil.test/hall/"])
def test_the_plain_door_leads_everything_else_to_the_secure_address(
    tmp_path: Path, path: str,
) -> None:
    port = free_port()
    door = open_door("127.0.0.1", port - 1, {"HALL_DOOR": "x", "HALL_URL": "https://secure"})
    assert door
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    link.request("GET", path)
    answer = link.getresponse()
    assert (answer.status, answer.headers["Location"]) == (302, "https://secure/")
    link.close()
    door.shutdown()
    door.server_close()
