"""Producers, people and what they may do, councils, sign-in codes and sessions."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.domain.access import Actor, Grant
from chalicelib.domain.bucket import Bucket
from chalicelib.domain.council import Council
from chalicelib.domain.errors import NotFound
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email
from chalicelib.domain.people import Producer, Session, SignInCode
from chalicelib.stores import rows
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Note, Row


def actor(email: Email) -> Actor | None:
    """The person with every grant, or None."""
    found = {row.sk: row.body for row in rows.within(f"PERSON#{email}")}
    if "PERSON" not in found:
        return None
    grants = tuple(from_json(Grant, body["grant"]) for key, body in found.items() if _is_grant(key, body))
    return Actor(email=email, name=found["PERSON"]["name"], grants=grants)


def enrol(email: Email, name: str, grants: Sequence[Grant]) -> None:
    """A person and the roles they hold; enrolling again changes the name and adds roles."""
    known = rows.note(f"PERSON#{email}", "PERSON")
    rows.put(Note(pk=f"PERSON#{email}", sk="PERSON", body={**(known.body if known else {}), "name": name}))
    for grant in grants:
        if rows.get(f"PERSON#{email}", _key(grant)) is None:
            rows.commit(_grant_row(email, name, grant))


def language_of(email: Email) -> str:
    """The language of a person's letters; Vietnamese for whoever has not chosen."""
    known = rows.note(f"PERSON#{email}", "PERSON")
    return str(known.body.get("language", "vi")) if known else "vi"


def choose_language(email: Email, language: str) -> None:
    """Letters to this person from now on."""
    known = rows.note(f"PERSON#{email}", "PERSON")
    if known is not None and known.body.get("language", "vi") != language:
        rows.put(Note(pk=f"PERSON#{email}", sk="PERSON", body={**known.body, "language": language}))


def is_person(email: Email) -> bool:
    """Whether somebody of this address may sign in."""
    return rows.get(f"PERSON#{email}", "PERSON") is not None


def grant_row(email: Email, name: str, grant: Grant) -> Row:
    """The row that gives a role, to be committed with what gives it; also one that was taken back before."""
    row, fresh = rows.get(f"PERSON#{email}", _key(grant)), _grant_row(email, name, grant)
    if row is None:
        return fresh
    row.body, row.unit_key, row.unit_sort = fresh.body, fresh.unit_key, fresh.unit_sort
    return row


def ended_grant_row(email: Email, grant: Grant) -> Row:
    """The row that takes a role back. It stays, so that no copy of the table brings the role to life again."""
    row = rows.get(f"PERSON#{email}", _key(grant))
    if row is None:
        raise NotFound("person")
    row.body, row.unit_key, row.unit_sort = {**row.body, "ended": True}, None, None
    return row


def with_role(role: Role, province: str, unit: str = "") -> list[Email]:
    """Addresses of those who hold a role in a province, or in one unit of it."""
    found = rows.of_unit(f"GRANTS#{province}#{role}", prefix=f"{unit}#" if unit else "")
    return list(dict.fromkeys(Email(row.body["email"]) for row in found))


def acting_for(province: str, unit: str, producer: str) -> list[Email]:
    """Addresses of those who act for a producer at home in that unit."""
    found = rows.of_unit(f"GRANTS#{province}#{Role.PRODUCER}", prefix=f"{unit}#")
    return [Email(row.body["email"]) for row in found if row.body["grant"]["producer"] == producer]


def add_producer(producer: Producer) -> None:
    """A new producer. Raises Stale if the id is taken."""
    rows.commit(
        Row(
            pk=f"PRODUCER#{producer.id}",
            sk="PRODUCER",
            body=to_json(producer),
            unit_key=f"PRODUCERS#{producer.province}",
            unit_sort=f"{producer.unit}#{producer.id}",
        )
    )


def producer(id_: str) -> Producer:
    """Raises NotFound."""
    row = rows.get(f"PRODUCER#{id_}", "PRODUCER")
    if row is None:
        raise NotFound("producer")
    return from_json(Producer, row.body)


def is_producer(id_: str) -> bool:
    """Whether there is one of that id."""
    return rows.get(f"PRODUCER#{id_}", "PRODUCER") is not None


def producers_of(province: str) -> Iterator[Producer]:
    """Every producer of a province."""
    for row in rows.of_unit(f"PRODUCERS#{province}"):
        yield from_json(Producer, row.body)


def set_council(council: Council) -> None:
    """Who scores for a unit in a plan; a later call replaces it."""
    rows.put(Note(pk=f"COUNCIL#{council.plan}#{council.unit}", sk="COUNCIL", body=to_json(council)))


def council(plan: str, unit: str) -> Council | None:
    """The unit's council, or None."""
    note = rows.note(f"COUNCIL#{plan}#{unit}", "COUNCIL")
    return from_json(Council, note.body) if note else None


def sign_in_code(email: Email) -> tuple[SignInCode, Row] | None:
    """The code now on its way to an address, and its row, to be changed by `commit_code`."""
    row = rows.get(f"CODE#{email}", "CODE")
    return (from_json(SignInCode, row.body), row) if row else None


def commit_code(code: SignInCode, row: Row | None) -> None:
    """Write it on condition that nobody wrote since: of many guesses at once, each must count. Raises Stale."""
    row = row or Row(pk=f"CODE#{code.email}", sk="CODE")
    row.body, row.ttl = to_json(code), int(code.expires_at.timestamp()) + 3600
    rows.commit(row)


def put_session(token: str, session: Session) -> None:
    """Kept by the token's hash: a copy of the table opens no session. Listed first, so that none is open and unlisted."""
    ttl, mark = int(session.expires_at.timestamp()), hashed(token)
    rows.put(Note(pk=f"SESSIONS#{session.email}", sk=mark, body={}, ttl=ttl))
    rows.put(Note(pk=f"SESSION#{mark}", sk="SESSION", body=to_json(session), ttl=ttl))


def sessions_of(email: Email) -> list[tuple[str, Session]]:
    """The marks (hashes of tokens) and sessions of a person, as they are now; expired ones too."""
    marks = [note.sk for note in rows.notes_within(f"SESSIONS#{email}")]
    found = ((mark, rows.note(f"SESSION#{mark}", "SESSION")) for mark in marks)
    return [(mark, from_json(Session, note.body)) for mark, note in found if note]


def session(token: str) -> Session | None:
    """The session of a cookie, or None. Whether it has expired is the caller's to judge."""
    note = rows.note(f"SESSION#{hashed(token)}", "SESSION")
    return from_json(Session, note.body) if note else None


def end_session(token: str) -> None:
    """Sign out: the token opens nothing any more."""
    end_marked(hashed(token))


def end_marked(mark: str) -> None:
    """End the session of this mark, and take it off its person's list."""
    note = rows.note(f"SESSION#{mark}", "SESSION")
    if note is not None:
        note.delete()
        listed = rows.note(f"SESSIONS#{note.body['email']}", mark)
        if listed is not None:
            listed.delete()


def bucket(network: str) -> tuple[Bucket, Row] | None:
    """What a network has asked lately, and its row, to be changed by `commit_bucket`."""
    row = rows.get(f"NETWORK#{network}", "NETWORK")
    return (from_json(Bucket, row.body), row) if row else None


def commit_bucket(network: str, bucket: Bucket, row: Row | None) -> None:
    """On condition that nobody wrote since. Raises Stale."""
    row = row or Row(pk=f"NETWORK#{network}", sk="NETWORK")
    row.body, row.ttl = to_json(bucket), int(bucket.at.timestamp()) + 7200
    rows.commit(row)


def _key(grant: Grant) -> str:
    return f"GRANT#{grant.role}#{grant.province}#{grant.unit}#{grant.producer}"


def _grant_row(email: Email, name: str, grant: Grant) -> Row:
    return Row(
        pk=f"PERSON#{email}",
        sk=_key(grant),
        body={"grant": to_json(grant), "email": email, "name": name},
        unit_key=f"GRANTS#{grant.province}#{grant.role}",
        unit_sort=f"{grant.unit}#{email}",
    )


def _is_grant(key: str, body: Mapping[str, Any]) -> bool:
    return key.startswith("GRANT#") and not body.get("ended")


def hashed(secret: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
