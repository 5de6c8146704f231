"""What is covered in a picture is nowhere in the file that is handed out."""

import io

import pytest
from PIL import Image

from madoguchi.documents.covering import BadCover, Part, covered, parts_of
from madoguchi.documents.problems import NotAccepted

RED, WHITE = (255, 0, 0), (255, 255, 255)


def a_picture(media: str, size: tuple[int, int] = (100, 50)) -> bytes:
    """Return a white picture with a red field, and words beside its pixels."""
    image = Image.new("RGB", size, WHITE)
    image.paste(RED, (20, 10, 40, 20))
    kept, exif = io.BytesIO(), image.getexif()
    exif[0x010E] = "若葉 花子"
    image.save(kept, media.upper(), exif=exif)
    return kept.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


@pytest.mark.parametrize("media", ["png", "jpeg"])
def test_no_pixel_of_a_covered_part_is_left(media: str) -> None:
    content = a_picture(media)
    assert opened(content).getpixel((30, 15))[0] > 200  # type: ignore[index]

    drawn = covered(content, parts_of("20 20 20 20"))

    picture = opened(drawn)
    field = picture.crop((20, 10, 40, 20))
    assert max(max(one) for one in field.getextrema()) < 60  # type: ignore[arg-type]
    assert min(picture.getpixel((70, 40))) > 200  # type: ignore[arg-type]
    assert "若葉".encode() not in drawn
    assert Image.open(io.BytesIO(drawn)).getexif() == {}


def test_a_part_covers_its_edges() -> None:
    assert Part(0, 0, 1000, 1000).corners(7, 3) == (0, 0, 6, 2)
    assert Part(333, 0, 1, 1000).corners(10, 10) == (3, 0, 3, 9)


def test_parts_are_read_as_people_type_them() -> None:
    typed = "１０　２０　３０　５\n\n10,20,30,5.5"

    assert parts_of(typed) == (Part(100, 200, 300, 50), Part(100, 200, 300, 55))


@pytest.mark.parametrize(
    ("typed", "reason", "line"),
    [
        ("10 20 30", "numbers", 1),
        ("1 2 3 4\nall of it", "numbers", 2),
        ("-1 2 3 4", "numbers", 1),
        ("90 0 20 5", "outside", 1),
        ("0 0 0 5", "outside", 1),
        ("1 1 1 1\n" * 51, "many", 51),
    ],
)
def test_what_cannot_be_read_is_named(typed: str, reason: str, line: int) -> None:
    with pytest.raises(BadCover) as bad:
        parts_of(typed)

    assert (bad.value.reason, bad.value.line) == (reason, line)


def test_no_picture_is_not_covered() -> None:
    with pytest.raises(NotAccepted):
        covered(b"\x89PNG\r\n\x1a\n but no picture", parts_of("1 1 1 1"))
