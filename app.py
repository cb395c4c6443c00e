"""The application and its doors. A door unwraps an event, calls one service, wraps the answer."""

from chalice import Chalice

from chalicelib.doors import (
    changes,
    coordinator,
    council,
    desk,
    ideas,
    officer,
    people,
    post,
    producer,
    public,
    regulations,
    schedule,
    steps,
    uploads,
)

app = Chalice(app_name="sao-lang", debug=False)

for room in (
    public,
    producer,
    people,
    ideas,
    desk,
    officer,
    council,
    coordinator,
    regulations,
    uploads,
    schedule,
    steps,
    changes,
    post,
):
    app.register_blueprint(room.door)
