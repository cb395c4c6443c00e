"""What we emit has a schema and a sample; what we receive has a sample, and its door understands it."""

import ast
import json
from pathlib import Path

import fastjsonschema
import pytest

from chalicelib.domain.aggregate import Event
from chalicelib.domain.lifecycle import DOSSIER_STEPS, PRODUCT_STEPS
from chalicelib.domain.mail import LETTERS
from chalicelib.stores.codec import to_json
from tests.domain import makers

EVENTS = Path(__file__).parents[2] / "events"
DOMAIN = Path(__file__).parents[2] / "chalicelib" / "domain"


def names_in(module: str) -> set[str]:
    """The event names a domain module passes to `next` or `_stage`, read from its code."""
    calls = [node for node in ast.walk(ast.parse((DOMAIN / module).read_text("utf-8"))) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in ("next", "_stage")]
    texts = [argument.value for call in made for argument in call.args if isinstance(argument, ast.Constant)]
    return {text for text in texts if isinstance(text, str)}


EMITTED = {step.event for step in (*DOSSIER_STEPS, *PRODUCT_STEPS)} | names_in("round.py") | names_in("plan.py")
SCHEMAS = {path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8")) for path in EVENTS.glob("bus/*.schema.json")}


NO_MORE = {"RoundClosing"}  # emitted once, and in journals for ever


def test_every_emitted_event_has_a_schema_and_no_schema_is_left_over():
    assert set(SCHEMAS) == EMITTED | NO_MORE


def test_every_letter_is_caused_by_an_event_that_exists():
    assert set(LETTERS) <= EMITTED


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_sample_fits_its_schema_and_a_stranger_does_not(name):
    sample = json.loads((EVENTS / "bus" / f"{name}.json").read_text("utf-8"))
    fits = fastjsonschema.compile(SCHEMAS[name])

    fits(sample)
    fits({**sample, "prev": "0f" * 32})  # every event carries the hash of the one before it
    for wrong in ({**sample, "extra": 1}, {**sample, "seq": 0}, {**sample, "data": {**sample["data"], "points": 73}}):
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            fits(wrong)


def checked(aggregate, kind: str) -> list[Event]:
    for event in aggregate.recent:
        fastjsonschema.compile(SCHEMAS[event.name])({"aggregate": f"{kind}#{aggregate.id}", **to_json(event)})
    return list(aggregate.recent)


def test_what_the_domain_makes_fits():
    ruled = makers.scored().decide(makers.decision(), next_tier=None, by="c", at=makers.T0)
    returned = makers.submitted().send_back("thiếu", by="o", at=makers.T0)
    rnd = makers.round_()
    for _ in range(3):
        rnd = rnd.do(rnd.due(makers.T0 + 200 * makers.DAY), by="c", at=makers.T0)

    assert len(checked(ruled, "DOSSIER") + checked(returned, "DOSSIER") + checked(rnd, "ROUND")) == 6 + 3 + 4
