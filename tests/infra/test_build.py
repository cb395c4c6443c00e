import pytest

from app import app
from infra import build, machines, names


def test_fragments_unite_dicts_and_chain_lists() -> None:
    left = {"A": {"x": 1, "list": [1]}, "B": {}}
    right = {"A": {"y": 2, "list": [2]}, "C": {}}

    assert build.joined(left, right) == {"A": {"x": 1, "y": 2, "list": [1, 2]}, "B": {}, "C": {}}


def test_fragments_that_disagree_are_refused_with_the_place() -> None:
    with pytest.raises(ValueError, match="/A/x: 1, 2"):
        build.joined({"A": {"x": 1}}, {"A": {"x": 2}})


@pytest.mark.parametrize("name", build.CONCERNS)
def test_short_tags_are_read_into_long_form(name: str) -> None:
    assert "!" not in str(build.concern(name)).replace("chalice", "")


def test_a_dotted_attribute_becomes_two_words() -> None:
    bus = build.concern("messaging")["Resources"]["MailQueue"]["Properties"]

    assert bus["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["MailDead", "Arn"]}


def test_settings_and_sources_must_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(names._SOURCES, "BUS_NAME")

    with pytest.raises(ValueError, match="BUS_NAME"):
        names.environment()


def test_a_machine_that_calls_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="NextRound"):
        machines.machine_resources(known=set())


def test_names_go_to_outputs_and_back() -> None:
    from infra.deploy import variable

    assert {variable(names.output_name(name)) for name in names.environment()} == names.environment().keys()


def test_the_layer_rides_with_whoever_can_import_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = names.functions(app)
    monkeypatch.setattr(build, "layer_modules", lambda: {"jinja2"})  # today's pages import it, the stream's door does not

    resources = build._layer(found)["Resources"]

    assert resources["APIHandler"] == {"Properties": {"Layers": [{"Ref": "DocumentsLayer"}]}}
    assert "SettleRange" not in resources
