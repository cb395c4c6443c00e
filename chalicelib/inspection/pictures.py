"""Photos: their whole structure, then every pixel decoded, within bounds that are known before the first."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS, Finding
from chalicelib.inspection import containers, jpeg, signs
from chalicelib.inspection.unfit import Unfit

_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heic": ("HEIF",)}
_SCALED = 8  # libjpeg reads the whole stream and writes an eighth


def look(body: bytes, kind: str) -> Iterator[Finding]:
    """Everything about a photo. Raises Unfit, or whatever a decoder raises."""
    yield from signs.foreign(body)
    if kind == "jpeg":
        for picture in jpeg.pictures(body):
            _check_pixels(picture.width * picture.height, scaled=not picture.is_progressive)
            decode(body[picture.start : picture.end], kind)
        return
    {"png": containers.check_png, "webp": containers.check_webp, "heic": containers.check_heic}[kind](body)
    decode(body, kind)


def decode(body: bytes, kind: str) -> None:
    """All frames, to the last pixel. Raises Unfit; OSError and others where the data are damaged."""
    from PIL import Image  # noqa: PLC0415 - heavy; only whoever looks at a file needs it

    if kind == "heic":
        _know_heif()
    Image.MAX_IMAGE_PIXELS = None  # our own bound is checked first, in words of our own
    with warnings.catch_warnings(), Image.open(BytesIO(body), formats=_FORMATS[kind]) as image:
        warnings.simplefilter("ignore")
        frames = 1 if kind == "jpeg" else int(getattr(image, "n_frames", 1))
        pixels = image.width * image.height
        _check_pixels(pixels, scaled=_is_scaled(image))
        if pixels * frames > LIMITS.pixels_in_all:
            raise Unfit(Why.FILE_TOO_MANY_PIXELS, f"{frames} frames of {image.width} x {image.height}")
        if kind == "jpeg":
            image.draft(None, (max(1, image.width // _SCALED), max(1, image.height // _SCALED)))
        for number in range(frames):
            image.seek(number)
            image.load()


def _is_scaled(image: Any) -> bool:
    return image.format in ("JPEG", "MPO") and not image.info.get("progressive")


def _check_pixels(pixels: int, *, scaled: bool) -> None:
    most = LIMITS.pixels_scaled if scaled else LIMITS.pixels
    if pixels > most:
        raise Unfit(Why.FILE_TOO_MANY_PIXELS, f"{pixels} pixels, at most {most}")


def _know_heif() -> None:
    import pi_heif  # noqa: PLC0415 - heavy; few files need it

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener(thumbnails=False)
