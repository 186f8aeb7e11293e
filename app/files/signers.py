"""Who signed a PDF digitally: names from the certificates that its signatures carry.

Whether a signature is valid and its certificate trusted is for the reader's own program to say:
this only tells that one is there and in whose name.
"""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from app.files.box.client import ask
from app.files.box.refusals import Refused


def signers_of(content: bytes) -> list[str]:
    """Return a name for each signature in a PDF, "" where its certificate names nobody."""
    try:
        _count, *found = ask("read_signatures", [content])
    except (Refused, ValueError):
        return []
    return [_name(signature) for _words, signature in found]


def _name(signature: bytes) -> str:
    try:
        certificates = pkcs7.load_der_pkcs7_certificates(_unpadded(signature))
    except (ValueError, TypeError):
        return ""
    issuers = {certificate.issuer for certificate in certificates
               if certificate.issuer != certificate.subject}
    own = [certificate for certificate in certificates if certificate.subject not in issuers]
    return _common_name((own or certificates)[0]) if certificates else ""


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value)[:200] if names else ""


def _unpadded(content: bytes) -> bytes:
    """Cut the zeros that fill the room kept for a signature: DER says how long it is."""
    if len(content) < 2 or content[1] < 0x80:
        return content[:content[1] + 2] if len(content) > 1 else content
    size = content[1] & 0x7F
    return content[:2 + size + int.from_bytes(content[2:2 + size])]
