"""Wrongs of the core, each of which loses, doubles or invents something, but only when calls interleave or fail.

The first twelve are those every such system must be proved against; the others undo what the simulator once found.
"""

from tests.mutants.patches import Mutant

_C = "chalicelib"
_KEEP = """    kept = files.keep(_receipt_key(dossier_id, filed.filings), {"receipt": to_json(receipt), "dossier": to_json(filed)})
    if kept["receipt"] != to_json(receipt):  # a twin request wrote its receipt first: it is the one that counts
        filed = from_json(Dossier, kept["dossier"])
    return _commit_filing(filed)
"""
_KEEP_LATER = """    shown = _commit_filing(filed)
    files.keep(_receipt_key(dossier_id, filed.filings), {"receipt": to_json(receipt), "dossier": to_json(filed)})
    return shown
"""
_CLAIM = """    try:
        mails.commit(claimed, row)
    except Stale:  # a twin has it
        return False
"""
_TELL = """        notices.tell(aggregate, event)
        bus.put(key, event)
        archive.file_event(key, event.seq, *_beside(aggregate))
        aggregates.enter_journal(key, event, aggregate.province)  # type: ignore[attr-defined]
"""
_TELL_LATER = """        aggregates.enter_journal(key, event, aggregate.province)  # type: ignore[attr-defined]
        notices.tell(aggregate, event)
        bus.put(key, event)
"""
_LEGAL_ACT = '''the receipt is locked away before it is shown."""
    now = clock.now()
'''
_CLIENT_CLOCK = '''the receipt is locked away before it is shown."""
    now = max((document.issued_at for document in papers.documents(dossier_id)), default=clock.now())
'''
_FRESH = "yield from (from_row(Dossier, row) for row in rows.many(listed))"
_INDEX = 'yield from (from_row(Dossier, row) for row in rows.of_unit(f"{round_id}#{unit}", first=first, last=last))'
_MAY_STAND = "if found and found[0].state is DocumentState.PENDING:"
_UNIT = "return grant.province == subject.province and grant.unit == subject.unit"
_PARK = "replace(mail, state=MailState.PARKED, trouble=trouble)"
_UNSIGNED = "dossier.unsigned or "

CORE = (
    Mutant("no version condition", f"{_C}/stores/rows.py", "rows[0].save()", "rows[0].save(add_version_condition=False)"),
    Mutant("no sequencer check", f"{_C}/services/receiving.py", _MAY_STAND, "if found:"),
    Mutant("send before claim", f"{_C}/services/outbox.py", _CLAIM, ""),
    Mutant("acknowledge before journal", f"{_C}/services/intake.py", _KEEP, _KEEP_LATER),
    Mutant("gate read outside the write", f"{_C}/services/intake.py", "at=now,\n        self_assessment", "at=clock.now(),\n        self_assessment"),
    Mutant("phase by schedule only", f"{_C}/domain/filing.py", "if at >= until:", "if round_.sealed_at is not None:"),
    Mutant("no sweeper", f"{_C}/services/reconcile.py", "return _put_right(everything=False)", "return Counter()"),
    Mutant("client's clock", f"{_C}/services/intake.py", _LEGAL_ACT, _CLIENT_CLOCK),
    Mutant("retry without idempotency", f"{_C}/services/notices.py", "id=mail_id(subject, letter, to)", 'id=mail_id(f"{subject}{clock.now()}", letter, to)'),
    Mutant("settle without state check", f"{_C}/services/ruling.py", "elif dossier.state is DossierState.IN_COUNCIL:", "else:"),
    Mutant("token answered twice", f"{_C}/stores/workflow.py", '_ANSWERED = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})', "_ANSWERED = frozenset[str]()"),
    Mutant("tenant filter dropped", f"{_C}/domain/access.py", _UNIT, "return grant.province == subject.province"),
    Mutant("journal before letters", f"{_C}/services/outbox.py", _TELL, _TELL_LATER),
    Mutant("page's version ignored", f"{_C}/services/screening.py", "if dossier.version != version:", "if not dossier.version:"),
    Mutant("index decides", f"{_C}/stores/aggregates.py", _FRESH, _INDEX),
    Mutant("SDK sends again", f"{_C}/stores/clients.py", '"total_max_attempts": 1', '"total_max_attempts": 4'),
    Mutant("receipt written over", f"{_C}/stores/files.py", 'application/json", IfNoneMatch="*"', 'application/json"'),
    Mutant("copies what lies there now", f"{_C}/stores/files.py", '({"VersionId": version} if version else {})', "{}"),
    Mutant("in time and told too late", f"{_C}/services/intake.py", "if earlier is not None:", "if earlier and not earlier:"),
    Mutant("form without its filing", f"{_C}/services/intake.py", "is_done = 0 < filing <= dossier.filings", "is_done = False"),
    Mutant("short memory of events", f"{_C}/domain/aggregate.py", "RING = 16", "RING = 2"),
    Mutant("product beside its decision", f"{_C}/services/ruling.py", "aggregates.commit(ruled, *changed)", "aggregates.commit(ruled), *map(aggregates.commit, changed)"),
    Mutant("unknown outcome sent again", f"{_C}/services/outbox.py", _PARK, _PARK.replace("PARKED", "DRAFTED")),
    Mutant("stage closed over the unsigned", f"{_C}/services/rounds.py", _UNSIGNED, ""),
)
