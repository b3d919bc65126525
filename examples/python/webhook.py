"""Receives runs as webhooks: checks who sends them, does the work of each run once, and says how it went.

    export WEBHOOK_SECRET=...      # what stands in the file of --http-task-secret
    python3 webhook.py 8000 seen.db

Only needs the standard library. `python3 webhook.py --check vectors.json` checks the check itself.
"""

import hashlib
import hmac
import http.server
import json
import os
import re
import sqlite3
import sys
import time

OLDEST_SECONDS = 300
LARGEST_BODY = 1_000_000


def is_genuine(secret, signature, run, fence, body, now):
    """Whether a request comes from who knows the secret, and not from somebody who recorded it a while ago."""
    parts = re.fullmatch(r"t=(\d{1,12}),v1=([0-9a-f]{64})", signature or "")
    if not parts:
        return False
    signed = f"{parts[1]}.{run}.{fence}.".encode() + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts[2]) and abs(now - int(parts[1])) <= OLDEST_SECONDS


class Ledger:
    """Which runs were begun, under which fence, and whether they are done. Keep it where the effects of the work are."""

    def __init__(self, file):
        self.db = sqlite3.connect(file, isolation_level=None)
        self.db.execute("create table if not exists runs (run text primary key, fence integer, done integer)")

    def begin(self, run, fence):
        """"new", or "done" when there is nothing left to do, or "late" when another attempt has the run by now."""
        self.db.execute("insert into runs values (?, ?, 0) on conflict (run) do update set fence = max(fence, ?)",
                        (run, fence, fence))
        latest, done = self.db.execute("select fence, done from runs where run = ?", (run,)).fetchone()
        return "done" if done else "late" if latest > fence else "new"

    def end(self, run):
        self.db.execute("update runs set done = 1 where run = ?", (run,))


def work(run, payload):
    """What you do. An exception means: try again later."""
    print("work", run, json.dumps(payload), flush=True)


class Webhook(http.server.BaseHTTPRequestHandler):
    secret = os.environ.get("WEBHOOK_SECRET", "")
    ledger = None

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LARGEST_BODY))
        run, fence = self.headers.get("Idempotency-Key", ""), self.headers.get("carillon-fence", "")
        if not is_genuine(self.secret, self.headers.get("carillon-signature"), run, fence, body, time.time()):
            return self.answer(401)
        standing = self.ledger.begin(run, int(fence))
        if standing == "late":
            return self.answer(409)
        if standing == "done":
            print("again", run, flush=True)
            return self.answer(204)
        try:
            work(run, json.loads(body or b"null"))
        except Exception as problem:
            print("failed", run, problem, flush=True)
            return self.answer(503)
        self.ledger.end(run)
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def check(file):
    """Every example of a signature must come out as the file says."""
    with open(file, encoding="utf-8") as text:
        examples = json.load(text)["signatures"]
    for each in examples:
        found = is_genuine(each["secret"], each["signature"], each["run"], each["fence"],
                           each["body"].encode(), each["now"])
        assert found == each["genuine"], each
    print(len(examples), "signatures checked")


def main(port, file="webhook.db"):
    if port == "--check":
        return check(file)
    if len(Webhook.secret) < 16:
        sys.exit("WEBHOOK_SECRET must have at least 16 characters")
    Webhook.ledger = Ledger(file)
    server = http.server.HTTPServer(("127.0.0.1", int(port)), Webhook)
    print("listening on", server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
