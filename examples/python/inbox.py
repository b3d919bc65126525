"""Ask Carillon for something through Redis: one XADD, and the reply comes on another stream.

    python3 inbox.py PUT /api/v1/schedules/hello '{"task": "log", "every": "10s", "payload": {"say": "hello"}}'
    python3 inbox.py POST /api/v1/schedules/hello:trigger
    python3 inbox.py GET /api/v1/schedules/hello
    python3 inbox.py DELETE /api/v1/schedules/hello
"""

import json
import os
import sys
import time

import redis

NAMESPACE = os.environ.get("CARILLON_NAMESPACE", "carillon")
INBOX = f"{NAMESPACE}:inbox"
REPLIES = f"{NAMESPACE}:replies"


def ask(db, request, body=None, patience=30, **more):
    """Sends a request and waits for its reply: the status, as of HTTP, and what the JSON in it says.

    What changes the same thing each time (PUT, DELETE, pause, trigger) may be asked again when no reply came.
    """
    latest = db.xrevrange(REPLIES, count=1)
    place = latest[0][0] if latest else "0-0"
    letter = {"request": request, **more}
    if body is not None:
        letter["body"] = json.dumps(body)
    ticket = db.xadd(INBOX, letter)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        for _, entries in db.xread({REPLIES: place}, count=100, block=1000) or []:
            for place, reply in entries:
                if reply["request"] == ticket:
                    return int(reply["status"]), json.loads(reply["body"])
    raise TimeoutError(f"nobody has answered {ticket} within {patience} s: is a node running?")


def main(method, path, body=None):
    url = os.environ.get("CARILLON_REDIS", "redis://127.0.0.1:6379")
    db = redis.Redis.from_url(url, decode_responses=True)
    status, answer = ask(db, f"{method} {path}", body and json.loads(body), actor=os.environ.get("USER", "python"))
    print(status, json.dumps(answer, indent=2))
    return 0 if status < 400 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
