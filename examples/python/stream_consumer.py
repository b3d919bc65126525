"""Takes runs from a stream, as one of any number of consumers, and says how each went.

    python3 stream_consumer.py reports

Start it more than once: each run goes to one of them. When one dies, another takes over what it had.
"""

import json
import os
import socket
import sys
import time

import redis

NAMESPACE = os.environ.get("CARILLON_NAMESPACE", "carillon")
ACKS = f"{NAMESPACE}:acks"
GROUP = "python"
ME = f"{socket.gethostname()}-{os.getpid()}"
TAKE_OVER_MILLIS = 60_000


def work(run, payload):
    """What you do; what it returns is kept with the run. An exception means: try again.

    The same run may come again, with a larger fence: make what you do idempotent by run["run"].
    """
    print("work", run["run"], run["fence"], json.dumps(payload), flush=True)
    return {"by": ME}


def join(db, stream):
    try:
        db.xgroup_create(stream, GROUP, id="0", mkstream=True)
    except redis.ResponseError as problem:
        if "BUSYGROUP" not in str(problem):
            raise


def take(db, stream):
    """What another consumer left behind, or else what is new."""
    left_behind = db.xautoclaim(stream, GROUP, ME, min_idle_time=TAKE_OVER_MILLIS, count=10)[1]
    if left_behind:
        return left_behind
    fresh = db.xreadgroup(GROUP, ME, {stream: ">"}, count=10, block=5000)
    return fresh[0][1] if fresh else []


def handle(db, run):
    said = {"run": run["run"], "fence": run["fence"]}
    try:
        said["result"] = json.dumps(work(run, json.loads(run.get("body", "null"))))
    except Exception as problem:
        said["error"] = f"{type(problem).__name__}: {problem}"
    if run["ack"] == "true":
        db.xadd(ACKS, said)


def consume(db, stream):
    join(db, stream)
    print("consuming", stream, flush=True)
    while True:
        for entry, run in take(db, stream):
            handle(db, run)
            db.xack(stream, GROUP, entry)


def main(name):
    url = os.environ.get("CARILLON_REDIS", "redis://127.0.0.1:6379")
    db = redis.Redis.from_url(url, decode_responses=True)
    while True:
        try:
            consume(db, f"{NAMESPACE}:stream:{name}")
        except redis.ConnectionError as problem:
            print("redis is away:", problem, flush=True)
            time.sleep(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
