"""The environment, read once into one frozen type. `infra/build.py` reads the names from here."""

import os
from dataclasses import dataclass, fields
from functools import cache


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Each field is the lower-case name of one environment variable, a string, all of them required."""

    table_name: str
    document_bucket: str
    receipt_bucket: str
    bus_name: str
    mail_queue_url: str
    year_machine_arn: str
    round_machine_arn: str
    schedule_group: str
    schedule_target_arn: str
    schedule_role_arn: str
    schedule_dlq_arn: str
    mail_from: str
    mail_rate: str
    public_url: str
    sign_ins_an_hour: str


@cache
def settings() -> Settings:
    """Raises KeyError with the variable's name when one is missing."""
    return Settings(**{field.name: os.environ[field.name.upper()] for field in fields(Settings)})
