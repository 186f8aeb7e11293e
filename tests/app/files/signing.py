"""PDFs signed by certificates made on the spot, as a token or a signing service would."""

import io
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

#: Room that a signature is given; what it does not need stays zero.
ROOM = 4096


def signed_pdf(content: bytes, *names: str) -> bytes:
    """Return a PDF with a signature field for each name."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    fields = ArrayObject(writer._add_object(_field(name, n)) for n, name in enumerate(names))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({
        NameObject("/Fields"): fields, NameObject("/SigFlags"): NumberObject(3)})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _field(name: str, number: int) -> DictionaryObject:
    value = DictionaryObject({
        NameObject("/Type"): NameObject("/Sig"),
        NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
        NameObject("/SubFilter"): NameObject("/adbe.pkcs7.detached"),
        NameObject("/M"): TextStringObject("D:20261121093000+07'00'"),
        NameObject("/ByteRange"): ArrayObject(NumberObject(n) for n in (0, 1, 2, 3)),
        NameObject("/Contents"): ByteStringObject(_signature(name).ljust(ROOM, b"\0")),
    })
    return DictionaryObject({
        NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): value,
        NameObject("/T"): TextStringObject(f"Signature{number}")})


def _signature(name: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
    now = datetime(2026, 11, 21, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(own).issuer_name(issuer)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now).not_valid_after(now + timedelta(days=365))
        .sign(key, hashes.SHA256()))
    return pkcs7.PKCS7SignatureBuilder().set_data(b"bytes").add_signer(
        certificate, key, hashes.SHA256()).sign(
            Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature])
