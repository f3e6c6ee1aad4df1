"""Photos without what a phone writes into them: where it was, whose it is, when; the picture's own bytes stay.

A JPEG's Exif, XMP and IPTC parts (Exif 2.32 §4.5.4; JPEG APP1, APP13) and a PNG's text and Exif chunks (PNG §11.3) are
left out before anything is hashed. Which way up a photo is held is kept: it says nothing about anybody. Nothing is
decoded, so a hostile picture meets no decoder; of what is malformed the bytes stay as they are.
"""

import struct
import zlib

_SOI, _EOI, _SOS = b"\xff\xd8", 0xD9, 0xDA
_LEFT_OUT = frozenset({0xE1, 0xED, 0xFE})
"""APP1 (Exif, XMP), APP13 (IPTC), comments."""
_EXIF = b"Exif\x00\x00"
_ORIENTATION, _SHORT = 0x0112, 3
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_LEFT_OUT = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def without_traces(data: bytes, media_type: str) -> bytes:
    """A photo's bytes without place, time, owner and device; other files as they are."""
    try:
        if media_type == "image/jpeg":
            return _jpeg(data)
        if media_type == "image/png":
            return _png(data)
    except (struct.error, ValueError, IndexError):
        return data
    return data


def _jpeg(data: bytes) -> bytes:
    kept, at, turned = [], 2, 1
    while True:
        if data[at] != 0xFF:  # noqa: PLR2004 - every marker begins with it
            raise ValueError("no marker where one must be")
        marker = data[at + 1]
        if marker in (_SOS, _EOI):
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        part = data[at : at + 2 + length]
        if length < 2 or len(part) != length + 2:  # noqa: PLR2004 - a length counts itself
            raise ValueError("a part that is cut")
        if marker == 0xE1 and part[4:10] == _EXIF:  # noqa: PLR2004 - APP1
            turned = _orientation(part[10:])
        if marker not in _LEFT_OUT:
            kept.append(part)
        at += 2 + length
    return b"".join([_SOI, *(_turned(turned) if turned != 1 else ()), *kept, data[at:]])


def _orientation(tiff: bytes) -> int:
    """Which way up (1 to 8) an Exif part says the picture is; 1 where it does not."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for place in range(min(count, 64)):
        tag, sort, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * place)
        if tag == _ORIENTATION and sort == _SHORT and 1 <= value <= 8:  # noqa: PLR2004 - the eight ways of Exif
            return int(value)
    return 1


def _turned(way: int) -> tuple[bytes, ...]:
    """An Exif part that says which way up, and nothing else."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, _SHORT, 1, way, 0, 0)
    return (struct.pack(">BBH", 0xFF, 0xE1, 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff,)


def _png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunk = data[at : at + 12 + length]
        sort = chunk[4:8]
        if len(chunk) != length + 12 or struct.unpack(">I", chunk[-4:])[0] != zlib.crc32(chunk[4:-4]):
            raise ValueError("a chunk that is cut or damaged")
        if sort not in _PNG_LEFT_OUT:
            kept.append(chunk)
        at += 12 + length
        if sort == b"IEND":
            break
    return b"".join(kept)
