"""What an operator does before a year: people with roles, councils, the plan by its coordinator, the old products' owners."""

import json
from collections.abc import Sequence

from chalicelib.domain.access import Grant
from chalicelib.domain.council import Seat, SeatRole
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email, ProducerId, UnitCode
from chalicelib.domain.product import Product
from chalicelib.services import access, baseline, seating
from chalicelib.stores import aggregates, people
from console.play.scene import Scene


def enrol(scene: Scene) -> None:
    """Coordinator, an officer for every unit, the province and whoever else the decree seats, and their councils of five."""
    cast, province = scene.cast, UnitCode(scene.cast.province)
    access.enrol(cast.coordinator, "Điều phối viên (giả định)", (_grant(Role.COORDINATOR, province, cast.province),))
    for unit in dict.fromkeys(office for number in cast.rounds for office in scene.offices(number)):
        access.enrol(cast.officer(unit), f"Cán bộ {unit} (giả định)", (_grant(Role.OFFICER, province, unit),))
    for unit in sorted(_seats(scene)):
        for number, member in enumerate(cast.members(unit), 1):
            roles = (Role.CHAIR, Role.MEMBER) if number == 1 else (Role.MEMBER,)
            grants = tuple(_grant(role, province, unit) for role in roles)
            access.enrol(member, f"Ủy viên {number} {unit} (giả định)", grants)
        seating.seat_council(cast.plan, unit, _council(cast.members(unit)))


def adopt(scene: Scene) -> None:
    """The coordinator adopts the plan on the page."""
    text = json.dumps(scene.content, ensure_ascii=False)
    scene.browser(scene.cast.coordinator).act("/dieu-phoi", "/dieu-phoi/ke-hoach", plan=text)


def enter_old_products(scene: Scene) -> None:
    """The plan's baseline, and its producers as people where they will file."""
    baseline.enter(scene.cast.plan)
    for filing in scene.cast.filings:
        if filing.old is None:
            continue
        product = aggregates.get(Product, f"{scene.cast.plan}-base-{filing.old:04d}")
        owner = people.producer(product.producer)
        grant = Grant(role=Role.PRODUCER, unit=product.unit, province=product.province, producer=ProducerId(owner.id))
        access.enrol(owner.email, f"Người đại diện {owner.name}", (grant,))
        scene.old[filing.number] = (owner.email, product.id)


def _seats(scene: Scene) -> set[str]:
    return {
        unit
        for round_ in scene.content["rounds"]
        for stage in round_["stages"]
        for unit in scene.seats_of(round_["number"], stage["tier"])
    }


def _council(members: Sequence[str]) -> list[Seat]:
    """A chair, a vice chair, and members, each from an agency of their own."""
    roles = (SeatRole.CHAIR, SeatRole.VICE, *[SeatRole.MEMBER] * len(members))
    return [
        Seat(email=Email(email), role=role, agency=f"Cơ quan giả định {number}")
        for number, (email, role) in enumerate(zip(members, roles, strict=False), 1)
    ]


def _grant(role: Role, province: UnitCode, unit: str) -> Grant:
    return Grant(role=role, unit=UnitCode(unit), province=province)
