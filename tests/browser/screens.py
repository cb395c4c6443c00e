"""Pictures of the main screens, on a phone and on a desk, into docs/screens: real answers of the doors, drawn by Chromium.

    python -m tests.browser.screens [NAME...]

They show a made-up province of tests/factories; nothing of them is drawn by hand.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

import app
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import Phase
from tests import factories
from tests.browser.browsers import Browsers
from tests.browser.desk_screens import DESK
from tests.doors.visitor import Answer, Visitor
from tests.pages import test_markup as markup
from tests.platforms import ROOT
from tests.world import world

assert app.app
FOLDER, ASSETS = ROOT / "docs" / "screens", ROOT / "chalicelib" / "pages" / "assets"
SIZES = {360: 760, 1280: 860}
_COLOURS = 96
Look = Callable[[], Answer]


def home() -> Answer:
    factories.year_of_sets()
    return Visitor().get("/")


def home_in_english() -> Answer:
    factories.year_of_sets()
    visitor = Visitor()
    visitor.get("/ngon-ngu/en?ve=/")
    return visitor.get("/")


def register() -> Answer:
    factories.year()
    owner, west = factories.producer(), factories.producer(factories.WEST)
    for by, name, stars in ((owner, "Dừa sáp sấy giòn", 4), (owner, "Bánh tét lá cẩm", 3), (west, "Mắm cá linh", 5)):
        factories.product(by, name, stars=stars)
    return Visitor().get("/san-pham")


def draft() -> Answer:
    return _of_a_draft("/ho-so/{dossier}")


def _of_a_draft(path: str) -> Answer:
    factories.year_of_sets()
    owner = factories.producer()
    dossier = factories.dossier_of_set(owner, 8, DossierState.DRAFT)
    factories.document(dossier)
    return Visitor(player=owner).get(path.format(dossier=dossier.id))


def _in(phase: Phase, look: Look) -> Answer:
    factories.year(phase)
    return look()


SCREENS: dict[str, Look] = {
    "trang-chu": home,
    "trang-chu-en": home_in_english,
    "tra-cuu": register,
    "ho-so": draft,
    "tieu-chi": lambda: _of_a_draft("/ho-so/{dossier}/tieu-chi/1.1"),
    "kiem-tra-nop": lambda: _of_a_draft("/ho-so/{dossier}/kiem-tra"),
    "tu-danh-gia": markup.assessment_of_sets(least=True),
    **DESK,
    "phieu-cham": markup.member_of_sets(),
    "dieu-phoi": lambda: _in(Phase.FILING, lambda: Visitor(player=factories.coordinator()).get("/dieu-phoi")),
    "loi": lambda: _in(Phase.FILING, markup.refused),
}


def main(*names: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Browsers(Path(folder)) as browsers:
        drivers = {width: browsers.lend(width) for width in SIZES}
        for name in names or SCREENS:
            with world():
                html = SCREENS[name]().html
            for width, driver in drivers.items():
                draw(driver, html, Path(folder), FOLDER / f"{name}-{width}.png", width)


def draw(driver, html: str, folder: Path, to: Path, width: int) -> None:
    page = folder / "page.html"
    page.write_text(re.sub(r'="/([\w-]+\.(css|svg|js))[^"]*"', rf'="{ASSETS}/\1"', html))
    size = {"width": width, "height": SIZES[width], "deviceScaleFactor": 1, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.get(page.as_uri())
    driver.save_screenshot(str(to))
    Image.open(to).convert("RGB").quantize(_COLOURS).save(to, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
