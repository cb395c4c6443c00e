"""The linter of forms finds nothing in what we ship, and each planted fault."""

from dataclasses import replace

import pytest

from chalicelib.domain.criteria import Label
from chalicelib.domain.forms import Choice, Input
from chalicelib.services.forms_lint import form_faults
from chalicelib.stores.forms import forms

QD26 = forms("qd26_2026")


def with_field(at, /, **changes):
    def changed(section):
        return replace(section, fields=tuple(replace(each, **changes) if each.code == at else each for each in section.fields))

    return with_sections(changed)


def with_sections(change):
    return replace(QD26, forms=tuple(replace(form, sections=tuple(map(change, form.sections))) for form in QD26.forms))


def with_section(at, /, **changes):
    return with_sections(lambda section: replace(section, **changes) if section.code == at else section)


def test_what_we_ship_is_clean():
    assert list(form_faults(QD26)) == []


@pytest.mark.parametrize(
    ("planted", "place", "fault"),
    [
        (replace(QD26, forms=(*QD26.forms, QD26.forms[0])), "01", "form code occurs 2 times"),
        (with_section("ke-hoach", code="chu-the"), "chu-the", "section code occurs 2 times"),
        (with_field("history", code="structure"), "structure", "field code occurs 2 times"),
        (with_section("ke-hoach", code="Kế hoạch"), "Kế hoạch", "no part of an address"),
        (with_section("ke-hoach", group="elsewhere"), "ke-hoach", "no group of the task list"),
        (with_field("history", label=Label(vi="Lịch sử", en=" ")), "history", "en label"),
        (with_field("history", cite=""), "history", "no cite"),
        (with_field("history", hint=Label(vi="", en="x")), "history hint", "vi label"),
        (with_field("email", source="the moon"), "email", "unknown source"),
        (with_field("history", most=None), "history", "no greatest length"),
        (with_field("history", options=(Choice(code="a", label=Label(vi="a", en="a")),)), "history", "choices"),
        (with_field("history", kind=Input.CHOICE), "history", "choices"),
        (with_field("history", personal=True), "history", "personal data"),
        (with_field("history", ideas=("help",)), "history", "an idea's"),
        (with_field("address", ideas=("place",)), "address", "an idea's"),
        (with_field("history", ideas=("story",), source="email"), "history", "an idea's"),
    ],
)
def test_each_planted_fault_is_found(planted, place, fault):
    assert any(code == place and fault in what for code, what in form_faults(planted))
