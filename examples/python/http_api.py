"""Ask Carillon for something over HTTP. Only needs the standard library.

    export CARILLON_SECRET=...     # of somebody in the file of --http-credentials
    python3 http_api.py PUT /api/v1/schedules/hello '{"task": "log", "every": "10s", "payload": {"say": "hello"}}'
    python3 http_api.py GET '/api/v1/schedules/hello/preview?count=3'
"""

import json
import os
import sys
import urllib.error
import urllib.request

BASE = os.environ.get("CARILLON_API", "http://127.0.0.1:7733")


def ask(method, path, body=None, **headers):
    """The status of the answer, and what the JSON in it says; a problem has a "detail", and a "field" if one is to blame."""
    request = urllib.request.Request(BASE + path, method=method)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if "CARILLON_SECRET" in os.environ:
        request.add_header("Authorization", "Bearer " + os.environ["CARILLON_SECRET"])
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=70) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as problem:
        return problem.code, json.load(problem)


def main(method, path, body=None):
    status, answer = ask(method, path, body and json.loads(body))
    print(status, json.dumps(answer, indent=2))
    return 0 if status < 400 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
