"""HTTPS in a hall without internet: an authority of our own, made once and kept on this machine.

Tablets trust its certificate after one installation; it may vouch for private addresses alone.
"""

import contextlib
import ipaddress
import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.clock import utc_now

#: Devices refuse what an authority of one's own signs for longer than 825 days.
AUTHORITY_DAYS, SERVER_DAYS = 825, 60
#: What is left before an authority is replaced by a new one, which tablets must trust anew.
RENEW = timedelta(days=30)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
           "127.0.0.0/8", "::1/128", "fc00::/7", "fe80::/10")


@dataclass(frozen=True)
class Papers:
    """Files of the authority and of the server that it vouches for."""

    authority: Path
    certificate: Path
    key: Path


def make_papers(folder: Path, addresses: Iterable[str], now: datetime | None = None) -> Papers:
    """Return certificates for these addresses; the authority is made once, the server's anew."""
    moment = now or utc_now()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    addresses = list(addresses)
    key, authority = _authority(folder, _networks(addresses), moment)
    server_key = ec.generate_private_key(ec.SECP256R1())
    names = _names(addresses)
    certificate = _builder("Bệ Phóng", moment, SERVER_DAYS).issuer_name(
        authority.subject).public_key(server_key.public_key()).add_extension(
        x509.SubjectAlternativeName(names), critical=False).add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False,
    ).add_extension(_usage(signs=False), critical=True).sign(key, hashes.SHA256())
    papers = Papers(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    _write(papers.key, _private(server_key))
    _write(papers.certificate, _public(certificate) + _public(authority))
    return papers


def read_authority(path: Path) -> tuple[bytes, str]:
    """Return an authority's certificate as devices install it, and its fingerprint to compare."""
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    digest = certificate.fingerprint(hashes.SHA256()).hex().upper()
    pairs = [digest[place:place + 2] for place in range(0, len(digest), 2)]
    return certificate.public_bytes(serialization.Encoding.DER), ":".join(pairs)


def local_addresses() -> list[str]:
    """Return this machine's addresses in its networks, the likeliest for tablets first."""
    found: list[str] = []
    for target in ("192.168.255.254", "10.255.255.254", "172.31.255.254", "203.0.113.1"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))  # sends nothing: asks which address would be used
                found.append(probe.getsockname()[0])
            except OSError:
                continue
    with contextlib.suppress(OSError):  # a machine need not know its own name
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    usable = [one for one in dict.fromkeys(found) if not ipaddress.ip_address(one).is_loopback]
    return sorted(usable, key=lambda one: not ipaddress.ip_address(one).is_private)


def _networks(addresses: Iterable[str]) -> list[Network]:
    """Return the networks that the authority vouches for: private ones, and this machine's own."""
    networks = [ipaddress.ip_network(one) for one in PRIVATE]
    for one in map(ipaddress.ip_address, addresses):
        if not any(one in network for network in networks):
            networks.append(ipaddress.ip_network(one))
    return networks


def _covers(authority: x509.Certificate, networks: Iterable[Network]) -> bool:
    kept = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    known = {name.value for name in kept.permitted_subtrees or ()}
    return known >= set(networks)


def _authority(
    folder: Path, networks: list[Network], now: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Return the authority of this machine, a new one where there is none or its time is up."""
    key_file, file = folder / "authority.key", folder / "authority.pem"
    if key_file.exists() and file.exists():
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        lasts = certificate.not_valid_after_utc - now > RENEW and _covers(certificate, networks)
        if lasts and isinstance(key, ec.EllipticCurvePrivateKey):
            return key, certificate
    key = ec.generate_private_key(ec.SECP256R1())
    name = f"Bệ Phóng {socket.gethostname()}"[:60]
    certificate = _builder(name, now, AUTHORITY_DAYS).issuer_name(_name(name)).public_key(
        key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True).add_extension(
        _usage(signs=True), critical=True).add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False).add_extension(
        x509.NameConstraints([*(x509.IPAddress(one) for one in networks),
                              x509.DNSName("localhost"), x509.DNSName("local"),
                              x509.DNSName(socket.gethostname())], None), critical=True,
    ).sign(key, hashes.SHA256())
    _write(key_file, _private(key))
    _write(file, _public(certificate))
    return key, certificate


def _builder(name: str, now: datetime, days: int) -> x509.CertificateBuilder:
    return x509.CertificateBuilder().subject_name(_name(name)).serial_number(
        x509.random_serial_number()).not_valid_before(now - timedelta(days=1)).not_valid_after(
        now + timedelta(days=days))


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name),
                      x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Bệ Phóng")])


def _names(addresses: Iterable[str]) -> list[x509.GeneralName]:
    host = socket.gethostname()
    hosts = dict.fromkeys(["localhost", host, f"{host}.local"])
    numbers = dict.fromkeys([*addresses, "127.0.0.1", "::1"])
    return [*(x509.DNSName(name) for name in hosts),
            *(x509.IPAddress(ipaddress.ip_address(number)) for number in numbers)]


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption())


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
