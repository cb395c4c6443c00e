"""Identities: every string that means something has a type of its own."""

from typing import NewType

PlanId = NewType("PlanId", str)  # a plan file's stem: "tra_vinh_2023"
RoundId = NewType("RoundId", str)  # plan and number: "tra_vinh_2023-r1"
UnitCode = NewType("UnitCode", str)  # an administrative unit within a plan: "cang_long"; the province too
ProducerId = NewType("ProducerId", str)
ProductId = NewType("ProductId", str)
DossierId = NewType("DossierId", str)
DocumentId = NewType("DocumentId", str)
Email = NewType("Email", str)  # lower case, the key of a person
RegulationId = NewType("RegulationId", str)  # a folder of chalicelib/regulations: "qd148_2023"
