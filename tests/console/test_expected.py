"""Notices are expected of events and roles, and held against what was sent."""

import hashlib

import pytest

from console.expected import notice_faults


def notice(key, letter, to):
    return hashlib.sha256(f"{key}|{letter}|{to}".encode()).hexdigest()[:32]


SENT = [
    notice("DOSSIER#D1#2", "dossier_received", "htx@vidu.example"),
    notice("DOSSIER#D1#2", "dossier_to_check", "can.bo@vidu.example"),
]


def faults(make, sent):
    grant = {"role": "officer", "province": "pv", "unit": "u1", "producer": ""}
    rows = [
        make.row("DOSSIER#D1", "DOSSIER", make.dossier(state="submitted"), 2),
        *make.journal("DOSSIER#D1", ("DossierOpened", {}), ("DossierSubmitted", {"filing": 1})),
        make.row("PRODUCER#PR1", "PRODUCER", {"id": "PR1", "province": "pv", "email": "htx@vidu.example"}),
        make.row("PERSON#can.bo@vidu.example", "GRANT#officer#pv#u1#", {"grant": grant, "email": "can.bo@vidu.example"}),
        make.row("MAIL#code", "MAIL", {"letter": "sign_in_code", "about": "CODE#a#1", "to": "a", "state": "sent"}),
    ]
    return sorted(notice_faults(make.evidence(*rows, mails=[{"tags": {"outbox": id_}} for id_ in [*sent, "code"]])))


def test_each_once(make):
    assert faults(make, SENT) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [(SENT[:1], "sent 0 times"), ([*SENT, SENT[0]], "sent 2 times"), ([*SENT, "other"], "not expected: other")],
)
def test_missing_doubled_unexpected(make, sent, words):
    (fault,) = faults(make, sent)

    assert fault.startswith(words)


def test_what_a_commune_proposes_the_province_s_officer_is_told_of(make):
    officers = [{"role": "officer", "province": "pv", "unit": unit, "producer": ""} for unit in ("u1", "pv")]
    rows = [
        make.row("DOSSIER#D1", "DOSSIER", make.dossier(state="forwarded", regulation="qd26_2026"), 3),
        *make.journal(
            "DOSSIER#D1",
            ("DossierOpened", {}),
            ("DossierSubmitted", {"filing": 1, "tier": "commune"}),
            ("DossierProposed", {"tier": "commune", "to": "province"}),
        ),
        make.row("PRODUCER#PR1", "PRODUCER", {"id": "PR1", "province": "pv", "email": "htx@vidu.example"}),
        *[make.row(f"PERSON#{each['unit']}", f"GRANT#officer#pv#{each['unit']}#", {"grant": each, "email": f"{each['unit']}@vidu.example"}) for each in officers],
    ]  # fmt: skip
    told = [
        notice("DOSSIER#D1#2", "dossier_received", "htx@vidu.example"),
        notice("DOSSIER#D1#2", "dossier_to_check", "u1@vidu.example"),
        notice("DOSSIER#D1#3", "dossier_proposed", "htx@vidu.example"),
        notice("DOSSIER#D1#3", "dossier_to_check", "pv@vidu.example"),
    ]

    assert sorted(notice_faults(make.evidence(*rows, mails=[{"tags": {"outbox": id_}} for id_ in told]))) == []
