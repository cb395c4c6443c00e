"""Every act and look that the trail can list has its words."""

from pathlib import Path

from chalicelib.domain.deed import Deed
from chalicelib.pages.record_words import ACT_WORDS

EVENTS = {path.name.partition(".")[0] for path in (Path(__file__).parents[2] / "events" / "bus").glob("*.json")}


def test_every_event_and_deed_has_words():
    assert (EVENTS | set(Deed)) - set(ACT_WORDS) == set()
