"""Files as producers have them: a heavy PDF, a phone's photo. Real ones, the same bytes each time; and handing them in."""

import math
import random
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.browser.person import Person

UPRIGHT_BY_TURNING = 6  # EXIF: the sensor lay on its side
_ORIENTATION = 0x0112


def heavy_pdf(path: Path, least: int) -> Path:
    """One page with a picture of noise, which nothing compresses: a little more than `least` bytes."""
    from reportlab import rl_config
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    side = math.isqrt(least // 3) + 1
    noise = Image.frombytes("RGB", (side, side), random.Random(least).randbytes(3 * side * side))
    rl_config.useA85 = 0
    page = BytesIO()
    canvas = Canvas(page, invariant=1)
    canvas.drawImage(ImageReader(noise), 72, 300, 400, 400)
    canvas.save()
    path.write_bytes(page.getvalue())
    return path


def photo(path: Path, size: tuple[int, int]) -> Path:
    """As a phone keeps it: wide, to be turned upright by its EXIF orientation; some megabytes."""
    coarse = Image.frombytes("RGB", (400, 300), random.Random(1).randbytes(400 * 300 * 3))
    exif = Image.Exif()
    exif[_ORIENTATION] = UPRIGHT_BY_TURNING
    coarse.resize(size, Image.Resampling.BICUBIC).save(path, "JPEG", quality=95, exif=exif)
    return path


def required_left(person: Person) -> list[str]:
    """What the task list still calls for, by its links."""
    return [link.text for link in person.driver.find_elements("css selector", "a[href*='/tep?kind=']")]


def hands_in(person: Person, files: list[Path]) -> None:
    """Before the task list: each required paper has its own file, and then none is called for."""
    for number, file in enumerate(files, 1):
        person.waits_for("Giấy tờ quyết định bắt buộc.")
        person.follow(required_left(person)[0])
        person.waits_for("Tải tệp lên")
        if person.has_script:
            person.uploads(file, checked=number)
            person.follow("Về hồ sơ")
        else:
            person.uploads_by_form(file, checked=number)
    person.waits_for("Giấy tờ quyết định bắt buộc.")
    assert required_left(person) == []
