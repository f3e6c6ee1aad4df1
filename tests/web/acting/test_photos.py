"""Photos lose the place where they were taken, and nothing of the picture."""

import io

import pytest
from PIL import Image, ImageOps, PngImagePlugin

from api.pages.acting.photos import without_traces
from api.pages.acting.uploads import read_upload

GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture() -> Image.Image:
    """A small picture whose corners differ."""
    image = Image.new("RGB", (8, 4), "white")
    image.putpixel((0, 0), (255, 0, 0))
    return image


def jpeg(way: int = 1) -> bytes:
    """A JPEG as a phone makes it: place, maker, a comment, and which way up it was held."""
    exif = Image.Exif()
    exif[MAKER] = "Phone of Thandi"
    exif[ORIENTATION] = way
    exif.get_ifd(GPS)[2] = (29.0, 51.0, 30.0)
    out = io.BytesIO()
    picture().save(out, "JPEG", exif=exif, comment=b"at Thandi's house", quality=95)
    return out.getvalue()


@pytest.mark.parametrize("way", range(1, 9))
def test_a_jpeg_keeps_its_picture_and_which_way_up_it_is(way: int) -> None:
    """Place, maker and comment are gone; every pixel is the same, and it is turned as before."""
    before = jpeg(way)
    after = without_traces(before, "image/jpeg")
    assert b"Thandi" in before
    assert b"Thandi" not in after
    old, new = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert GPS not in new.getexif()
    assert new.tobytes() == old.tobytes()
    assert ImageOps.exif_transpose(new).tobytes() == ImageOps.exif_transpose(old).tobytes()


def test_a_png_loses_its_texts() -> None:
    """Also what a program wrote into it as words."""
    info, out = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("Location", "Thandi's house")
    picture().save(out, "PNG", pnginfo=info, exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00")
    after = without_traces(out.getvalue(), "image/png")
    assert b"Thandi" not in after
    assert b"eXIf" not in after
    assert Image.open(io.BytesIO(after)).tobytes() == picture().tobytes()


def test_what_is_malformed_stays_as_it_is() -> None:
    """A cut photo is evidence too; each beginning of one is taken without a fault."""
    whole = jpeg()
    for end in range(0, len(whole), 7):
        without_traces(whole[:end], "image/jpeg")
        without_traces(whole[:end], "image/png")
    assert without_traces(b"\xff\xd8\xff\xe1\xff\xff", "image/jpeg") == b"\xff\xd8\xff\xe1\xff\xff"


def test_forms_take_photos_without_their_place() -> None:
    """What is hashed and kept is the photo without traces."""
    assert b"Thandi" not in read_upload(jpeg(), "house.jpg").data


def test_a_paper_is_left_alone() -> None:
    """A PDF is what it is."""
    assert read_upload(b"%PDF-1.7 Thandi", "a.pdf").data == b"%PDF-1.7 Thandi"
