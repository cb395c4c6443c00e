"""What lies in DynamoDB, and nothing more. `infra/build.py` reads the table's shape from these models."""

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

SCHEMA = 1  # rises with each change of an item's shape; readers accept every earlier one


class ByUnit(GlobalSecondaryIndex["Row"]):
    """Everything of one unit and round (dossiers), of one unit (products, producers, grants)."""

    class Meta:
        index_name = "by_unit"
        projection = AllProjection()

    unit_key = UnicodeAttribute(hash_key=True)
    unit_sort = UnicodeAttribute(range_key=True)


class Cards(GlobalSecondaryIndex["Row"]):
    """The same keys, and of each dossier only what a list says: a thousand are read in one look."""

    class Meta:
        index_name = "cards"
        projection = IncludeProjection(["card"])

    unit_key = UnicodeAttribute(hash_key=True)
    unit_sort = UnicodeAttribute(range_key=True)


class ByOwner(GlobalSecondaryIndex["Row"]):
    """Everything of one owner: a producer's dossiers, a province's terms, an outbox's unsent mail."""

    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner_key = UnicodeAttribute(hash_key=True)
    owner_sort = UnicodeAttribute(range_key=True)


class Row(Model):
    """One item that is written on condition of its version.

    `body` is the value that `stores/codec.py` writes and reads; the rest is for keys and conditions.
    """

    class Meta:
        table_name = "set-by-stores-rows"  # the deployed name comes from the settings, at first use

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    schema = NumberAttribute(default=SCHEMA)
    version = VersionAttribute(null=True)
    state = UnicodeAttribute(null=True)
    body = JSONAttribute()
    ring = JSONAttribute(null=True)
    card = JSONAttribute(null=True)  # of a dossier; rows of before have none until they are written again
    unit_key = UnicodeAttribute(null=True)
    unit_sort = UnicodeAttribute(null=True)
    owner_key = UnicodeAttribute(null=True)
    owner_sort = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)

    by_unit = ByUnit()
    cards = Cards()
    by_owner = ByOwner()


class Note(Model):
    """One item that may be overwritten blindly, or is written once: tokens, journal rows. The last write wins."""

    class Meta:
        table_name = "set-by-stores-rows"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    schema = NumberAttribute(default=SCHEMA)
    body = JSONAttribute()
    unit_key = UnicodeAttribute(null=True)
    unit_sort = UnicodeAttribute(null=True)
    owner_key = UnicodeAttribute(null=True)
    owner_sort = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)
