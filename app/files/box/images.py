"""Pictures: read within limits, turned upright, written anew without what they tell of people."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pillow_heif
from PIL import Image, ImageChops, ImageOps

from .refusals import Refused

pillow_heif.options.DECODE_THREADS = 1
pillow_heif.register_heif_opener()
Image.init()  # every reader now, once, rather than in each child
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 120_000_000
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
#: (size, quality): smaller and coarser in turn, until a picture fits its share.
STEPS = ((1.0, 62), (1.0, 45), (1.0, 30), (0.8, 34), (0.65, 30), (0.5, 25))
#: (size, levels of grey) for pages of letters.
PRINT = ((1.0, 16), (1.0, 6), (1.0, 4), (0.88, 4), (0.76, 4))


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept."""

    width: int
    height: int
    content: bytes


def photo(parts: list[bytes], edge: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Return a photograph as JPEG, upright, at most *edge* pixels long."""
    image = _open(parts[0], edge)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True)
    yield {"width": image.width, "height": image.height}, out.getvalue()


def picture(parts: list[bytes], edge: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Return a picture as the one page of a file (WebP)."""
    made = webp(_open(parts[0], edge), 140_000)
    yield {"number": 1, "total": 1, "width": made.width, "height": made.height,
           "text": ""}, made.content


def webp(image: Any, share: int) -> Picture:
    """Return a picture as WebP within its share of bytes, or the smallest that is readable."""
    is_print = _is_print(image)
    steps = PRINT if is_print else STEPS
    step = 0
    while True:
        scale, fineness = steps[step]
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        shown = image if scale == 1.0 else image.resize(size, Image.Resampling.BILINEAR)
        content = _greys(shown, fineness) if is_print else _colours(shown, fineness)
        over = len(content) / share
        if over <= 1 or step + 1 == len(steps):
            return Picture(shown.width, shown.height, content)
        step = min(step + (1 if over < 1.6 else 2), len(steps) - 1)  # trying costs time, too


def _is_print(image: Any) -> bool:
    """Tell whether a page is dark letters on white: a few greys keep those sharp and light."""
    small = image.resize((200, 200), Image.Resampling.NEAREST)
    red, green, blue = small.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green),
                                ImageChops.difference(green, blue)).histogram()
    tones = green.histogram()
    return sum(spread[25:]) < 80 and sum(tones[60:225]) < 6_000 and sum(tones[225:]) > 20_000


def _greys(image: Any, levels: int) -> bytes:
    step = 255 / (levels - 1)
    plain = image.convert("L").point([round(round(v / step) * step) for v in range(256)])
    out = io.BytesIO()
    plain.convert("RGB").save(out, "WEBP", lossless=True, quality=20, method=1)
    return out.getvalue()


def _colours(image: Any, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=2)
    return out.getvalue()


def album(parts: list[bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Bind JPEG pictures into one PDF, a page each, on A4 upright or across as they are."""
    objects: list[bytes] = [b"", b""]
    pages = []
    for content in parts:
        image = Image.open(io.BytesIO(content), formats=("JPEG",))
        width, height = (842, 595) if image.width > image.height else (595, 842)
        scale = min(width / image.width, height / image.height)
        wide, high = image.width * scale, image.height * scale
        draw = (f"q {wide:.2f} 0 0 {high:.2f} {(width - wide) / 2:.2f} "
                f"{(height - high) / 2:.2f} cm /P Do Q").encode()
        number = len(objects) + 1
        objects.append(_stream(
            f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} "
            "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", content))
        objects.append(_stream("", draw))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents "
            f"{number + 1} 0 R /Resources << /XObject << /P {number} 0 R >> >> >>".encode())
        pages.append(f"{number + 2} 0 R")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(pages)}] >>".encode()
    yield {"pages": len(pages)}, _written(objects)


def _open(content: bytes, edge: int) -> Any:
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Refused("picture_size", most=MOST_PIXELS // 1_000_000) from None
    if image.width * image.height > MOST_PIXELS:
        raise Refused("picture_size", most=MOST_PIXELS // 1_000_000)
    image.draft("RGB", (edge, edge))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        ground = Image.new("RGB", upright.size, "white")
        shown = upright.convert("RGBA")
        ground.paste(shown, mask=shown.getchannel("A"))
        return ground
    plain = upright.convert("RGB")
    plain.info.clear()
    return plain


def _stream(entries: str, content: bytes) -> bytes:
    head = f"<< {entries} /Length {len(content)} >>\nstream\n".encode()
    return head + content + b"\nendstream"


def _written(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())
