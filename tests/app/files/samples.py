"""Files as people send them, and as nobody should."""

import functools
import io
import warnings
import zipfile
import zlib

import pillow_heif
import pypdf
from PIL import Image
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

pillow_heif.register_heif_opener()

SECRET = "BI-MAT-TOA-DO-NHA"
W = "http://schemas.openxmlformats.org"


def paper(pages: int = 1, words: str = "Cha ca Sa Huynh") -> bytes:
    """Return a PDF with words on its pages and a name in its properties."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), invariant=1)
    canvas.setAuthor(SECRET)
    for number in range(1, pages + 1):
        canvas.drawString(40, 300, f"{words} {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def armed_paper() -> bytes:
    """Return a PDF that runs script, starts programs, and carries a program."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(paper())))
    writer.add_open_action(JavaScript("app.alert('x')"))
    writer.add_attachment("virus.exe", b"MZ-not-for-judges")
    launch = DictionaryObject({NameObject("/S"): NameObject("/Launch"),
                               NameObject("/F"): TextStringObject("cmd.exe")})
    link = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link"),
        NameObject("/Rect"): pypdf.generic.ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
        NameObject("/A"): launch,
    })
    writer.add_annotation(0, link)
    writer.root_object[NameObject("/OpenAction")] = launch
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): launch})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_paper() -> bytes:
    """Return a PDF that opens with a password."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(paper())))
    writer.encrypt("bi mat", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def endless_paper() -> bytes:
    """Return a small PDF of ten thousand pages, each of them the same."""
    kids = " ".join(f"{n} 0 R" for n in range(3, 10_003))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>",
               f"<< /Type /Pages /Count 10000 /Kids [{kids}] >>"]
    objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * 10_000
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n".encode()
    return bytes(out + b"%%EOF\n")


def stuck_paper(seconds_of_work: int = 4_000_000) -> bytes:
    """Return a PDF whose one page takes very long to draw: a bomb of drawing commands."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    stream = StreamObject()
    stream._data = zlib.compress(b"0 0 m 600 800 l 300 10 l 5 790 l b* " * seconds_of_work, 9)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photograph(kind: str = "JPEG", size: tuple[int, int] = (640, 480), turned: int = 6) -> bytes:
    """Return a picture that tells where it was taken and was held sideways."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = SECRET, turned
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def document(main: str = "wordprocessingml.document", **parts: bytes) -> bytes:
    """Return an Office file with a name in its properties; *parts* replace or add files."""
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{W}/package/2006/content-types"><Override PartName="/word/document.xml"'
            f' ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/>'
            "</Types>").encode(),
        "_rels/.rels": f'<Relationships xmlns="{W}/package/2006/relationships"/>'.encode(),
        "word/document.xml": b"<document>De an</document>",
        "docProps/core.xml": f"<cp:coreProperties>{SECRET}</cp:coreProperties>".encode(),
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@functools.cache
def _bomb() -> bytes:
    out = io.BytesIO(document())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/media/a.bin", bytes(201 * 1024 * 1024))
    return out.getvalue()


def bomb(main: str) -> bytes:
    """Return an Office file of two hundred kilobytes that unpacks to 210 MB."""
    types = zipfile.ZipFile(io.BytesIO(document(main))).read("[Content_Types].xml")
    out = io.BytesIO(_bomb())
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("[Content_Types].xml", types)  # the latest of a name counts
    return out.getvalue()


def vast_picture() -> bytes:
    """Return a PNG of a few hundred bytes that says it is 30,000 pixels wide and high."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    made = bytearray(out.getvalue())
    made[16:24] = (30_000).to_bytes(4, "big") * 2
    made[29:33] = zlib.crc32(made[12:29]).to_bytes(4, "big")
    return bytes(made)
