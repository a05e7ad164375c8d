#!/usr/bin/env bash
# An HTML page with status 200 instead of the service's response, read by boto3.
#
# Package: boto3 1.44.8 (PyPI).
# Expected: a body that is not JSON raises an error, as it does in the SDKs for JavaScript and Java. Such pages are common: a
#   CDN that returns index.html for unknown paths, a proxy or network that asks for a login first.
# Behaviour: boto3 reports success with an empty response, for reads and for writes. With .get("Records", []) the dataset
#   looks empty, and an update looks stored. Only the missing members or the Content-Type header reveal it.
# Seen:
#   list_records    200 {}
#   update_records  200 {}
#   delete_dataset  200 {}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check boto3==1.44.8

cat >probe.py <<'PY'
import http.server
import sys
import threading

import boto3


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Please sign in</title>")

    do_POST = do_DELETE = do_GET

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = boto3.client(
    "cognito-sync",
    endpoint_url=f"http://127.0.0.1:{server.server_port}",
    region_name="eu-west-1",
    aws_access_key_id="key",
    aws_secret_access_key="secret",
)
dataset = {"IdentityPoolId": "eu-west-1:pool", "IdentityId": "eu-west-1:me", "DatasetName": "settings"}
patch = {"Op": "replace", "Key": "volume", "Value": "1", "SyncCount": 0}
calls = {
    "list_records": dict(dataset),
    "update_records": {**dataset, "SyncSessionToken": "t", "RecordPatches": [patch]},
    "delete_dataset": dict(dataset),
}
as_described = True
for name, arguments in calls.items():
    try:
        answer = getattr(client, name)(**arguments)
        status = answer.pop("ResponseMetadata")["HTTPStatusCode"]
        print(f"{name:15} {status} {answer}")
        as_described &= status == 200 and answer == {}
    except Exception as error:
        print(f"{name:15} {type(error).__name__}: {error}")
        as_described = False
if not as_described:
    sys.exit("changed: expected success with an empty response for all three")
PY
venv/bin/python probe.py
