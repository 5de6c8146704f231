"""Decide what a file is by its bytes, and make it harmless.

Pure: bytes in, bytes out. Accepted are PDF, JPEG and PNG. Images are drawn anew, so
place, camera and anything appended is gone; a PDF is refused when it can act on
its own, for removing the action would change what the resident signed.
"""

import io
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from madoguchi.documents import pdf
from madoguchi.documents.problems import NotAccepted, Reason

if TYPE_CHECKING:
    from PIL import Image

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_FILES = 10
MAX_TOTAL_BYTES = 50 * MEGABYTE
MAX_PIXELS = 40_000_000  # A4 at 600 dpi is 35 million
MAX_NAME = 100
JPEG_QUALITY = 88

Media = Literal["pdf", "jpeg", "png"]
MEDIA_TYPES: dict[Media, str] = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
ENDINGS: dict[Media, str] = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png"}
MAGIC: tuple[tuple[bytes, Media], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
)
# What people send instead, to tell them what to do. None of it is kept, and none is
# unpacked: an archive can be larger inside than any disk.
NOT_KEPT: tuple[tuple[int, bytes, Reason], ...] = (
    (0, b"PK\x03\x04", "archive"),
    (0, b"PK\x05\x06", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"Rar!\x1a\x07", "archive"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"BZh", "archive"),
    (0, b"\xfd7zXZ\x00", "archive"),
    (2, b"-lh", "archive"),
    (257, b"ustar", "archive"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (4, b"ftyphei", "heic"),
    (4, b"ftypmif1", "heic"),
    (4, b"ftypavif", "heic"),
)
OFFICE_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
HEAD = 4096
UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u2028\u2029\ud800-\udfff]')
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Clean:
    """A file as it may be kept and shown."""

    media: Media
    content: bytes

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.media]


def recognise(content: bytes) -> Media:
    """Name the kind of a file by its first bytes; the given name says nothing.

    >>> recognise(b"%PDF-1.7 ...")
    'pdf'
    """
    for magic, media in MAGIC:
        if content.startswith(magic):
            return media
    raise NotAccepted(_reason(content))


def _reason(content: bytes) -> Reason:
    """Say why a file of no accepted kind is refused, as near as its head tells."""
    for at, magic, reason in NOT_KEPT:
        if content.startswith(magic, at):
            office = any(mark in content[:HEAD] for mark in OFFICE_MARKS)
            return "office" if office else reason
    return "kind"


def admit(content: bytes) -> Media:
    """Return the kind of a file that is worth a look; refuse all others."""
    if not content:
        raise NotAccepted("empty")
    if len(content) > MAX_BYTES:
        raise NotAccepted("too_large")
    return recognise(content)


def clean(content: bytes) -> Clean:
    """Return a file that may be kept, or refuse it by name."""
    media = admit(content)
    if media == "pdf":
        pdf.inspect(content)
        return Clean(media, content)
    return Clean(media, redraw(content, media))


def redraw(content: bytes, media: Media) -> bytes:
    """Draw an image anew: its pixels the right way up, and nothing else of it."""
    # Imported here: megabytes that only a process to which images come needs.
    from PIL import Image, ImageOps  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=[media]) as image:
                _refuse_too_many_pixels(image)
                image.load()
                upright = ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, Warning):
        # `from None`: the library's words may quote what is inside the file.
        raise NotAccepted("damaged") from None
    except Image.DecompressionBombError:
        raise NotAccepted("too_many_pixels") from None
    drawn = io.BytesIO()
    if media == "jpeg":
        _bare(upright.convert("RGB")).save(drawn, "JPEG", quality=JPEG_QUALITY)
    else:
        mode = "RGBA" if upright.has_transparency_data else "RGB"
        _bare(upright.convert(mode)).save(drawn, "PNG")
    return drawn.getvalue()


def _refuse_too_many_pixels(image: "Image.Image") -> None:
    if image.width * image.height > MAX_PIXELS:
        raise NotAccepted("too_many_pixels")


def _bare(image: "Image.Image") -> "Image.Image":
    """Return the pixels of an image without what came along with them."""
    from PIL import Image  # noqa: PLC0415

    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def safe_name(name: str, media: Media) -> str:
    r"""Return a file name that shows what it is and leads nowhere.

    >>> safe_name("C:\\書類\\児童手当.pdf", "pdf")
    '児童手当.pdf'
    >>> safe_name("../../etc/passwd", "png"), safe_name("見積\u202efdp.exe", "pdf")
    ('passwd.png', '見積fdp.pdf')
    >>> safe_name("", "jpeg")
    '添付.jpg'
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = TURNING.sub("", UNSAFE_IN_NAMES.sub("", last)).strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", kept).strip(" .")
    return f"{stem[:MAX_NAME] or '添付'}{ENDINGS[media]}"
