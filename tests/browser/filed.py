"""A product filed over HTTP by its producer's own forms, as the year player does: that way is walked in test_whole_way."""

import json
from pathlib import Path

from console.play import producers
from console.play.cast import Cast, Fate, Filing, Level
from console.play.scene import Scene
from console.runtime import Runtime
from infra.local.platform import LocalPlatform

_CALM = 3  # a filing's number at which the player doubles no event and has its producer assess


def filed(platform: LocalPlatform, plan: Path, unit: str, email: str, product: str, criteria_set: int = 8) -> str:
    """Registered, opened, assessed where the decree has sets, uploaded, handed in; the dossier's id."""
    content = json.loads(plan.read_text("utf-8"))
    told = {"number": _CALM, "round": 1, "unit": unit, "kind": "first", "old": None, "criteria_set": criteria_set}
    told |= {"files": 2, "opened": 0, "filed": 0, "fate": Fate.PLAIN, "level": Level.TOP}
    filing = Filing(**told, producer=email, producer_name=f"Hợp tác xã {product}", product_name=product)
    cast = Cast(plan=content["id"], province=content["province"]["code"], units=(unit,), rounds=(1,), filings=(filing,))
    scene = Scene(content, cast, Runtime(platform.front_url), seed=1)
    for act in (producers.open_dossier, producers.assess, producers.submit):
        act(scene, filing)
    scene.bar.close()
    return scene.dossiers[filing.number]
