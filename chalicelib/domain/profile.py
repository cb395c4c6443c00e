"""A producer's profile as typed: cleaned, or refused with the field."""

import re
from collections.abc import Mapping

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.people import ProducerType

_MOST = {
    "name": 200,
    "representative": 100,
    "title": 100,
    "address": 300,
    "phone": 30,
    "tax_code": 30,
    "registration_number": 50,
}
_NEEDED = ("name", "representative", "address", "phone")
_TAX_CODE = re.compile(r"\d{10}|\d{12}|\d{10}-\d{3}")  # of a firm, of a person (the citizen's number), of a branch


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """The profile's fields, without spare blanks; a phone as ten digits, a tax code as the tax office writes it."""
    clean = {name: " ".join(typed.get(name, "").split()) for name in _MOST}
    for name in _NEEDED:
        if not clean[name]:
            raise Refused(Why.FIELD_MISSING, name)
    for name, most in _MOST.items():
        if len(clean[name]) > most:
            raise Refused(Why.FIELD_TOO_LONG, name, most=most)
    if typed.get("type", "") not in set(ProducerType):
        raise Refused(Why.FIELD_INVALID, "type")
    return {**clean, "type": typed["type"], "phone": _phone(clean["phone"]), "tax_code": _tax_code(clean["tax_code"])}


def _phone(typed: str) -> str:
    digits = re.sub(r"[\s.\-()]", "", typed)
    digits = re.sub(r"^\+84", "0", digits)
    if not re.fullmatch(r"0[0-9]{9}", digits):
        raise Refused(Why.PHONE_INVALID, "phone")
    return digits


def _tax_code(typed: str) -> str:
    code = re.sub(r"[\s.]", "", typed)
    if re.fullmatch(r"[0-9]{13}", code):
        code = f"{code[:10]}-{code[10:]}"
    if code and not (code.isascii() and _TAX_CODE.fullmatch(code)):
        raise Refused(Why.TAX_CODE_INVALID, "tax_code")
    return code
