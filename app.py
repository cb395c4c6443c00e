"""The application and its doors. A door unwraps an event, calls one service, wraps the answer."""

from chalice import Chalice

from chalicelib.doors import (
    appeals,
    assembly,
    bulk,
    centre,
    changes,
    coordinator,
    council,
    council_prints,
    deciding,
    desk,
    filling,
    ideas,
    officer,
    papers,
    people,
    post,
    prints,
    producer,
    proposing,
    public,
    records,
    regulations,
    schedule,
    steps,
    tickets,
    uploads,
)

app = Chalice(app_name="sao-lang", debug=False)

_PAGES = (
    *(public, producer, filling, tickets, prints, people, ideas, desk, officer, proposing, bulk),
    *(council, assembly, council_prints, deciding, centre, coordinator, records, appeals, regulations),
)
_EVENTS = (uploads, papers, schedule, steps, changes, post)

for room in (*_PAGES, *_EVENTS):
    app.register_blueprint(room.door)
