"""The application and its doors. A door unwraps an event, calls one service, wraps the answer."""

from chalice import Chalice

from chalicelib.doors import (
    changes,
    coordinator,
    council,
    filling,
    officer,
    post,
    producer,
    public,
    regulations,
    schedule,
    steps,
    tickets,
    uploads,
)

app = Chalice(app_name="sao-lang", debug=False)

_PAGES = (public, producer, filling, tickets, officer, council, coordinator, regulations)
_EVENTS = (uploads, schedule, steps, changes, post)

for room in (*_PAGES, *_EVENTS):
    app.register_blueprint(room.door)
