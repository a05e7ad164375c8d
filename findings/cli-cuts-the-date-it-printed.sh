#!/usr/bin/env bash
# A record's date that the AWS CLI printed, given back to the AWS CLI.
#
# Package: awscli 1.46.3 (PyPI). boto3 1.44.8 (PyPI) sends the same date whole.
# Expected: the CLI shares botocore with boto3, so it sends the date that it printed.
# Behaviour: the CLI prints the milliseconds and drops them when it sends the date, as a number and as text. A script that
#   copies records moves every date back by up to a second.
# Seen:
#   received 1600000000.123, printed 1600000000.123
#   given 1600000000.123                 sent 1600000000
#   given 2020-09-13T12:26:40.123+00:00  sent 1600000000
#   boto3 given the same date            sent 1600000000.123
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in awscli==1.46.3 boto3==1.44.8; do
  python3 -m venv "${package%%=*}"
  "${package%%=*}/bin/pip" install --quiet --disable-pip-version-check "$package"
done

cat >probe.py <<'PYTHON'
import datetime
import http.server
import json
import os
import subprocess
import sys
import threading

import boto3

SENT = []


class Service(http.server.BaseHTTPRequestHandler):
    def respond(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.respond('{"Records":[{"Key":"k","SyncCount":1,"DeviceLastModifiedDate":1600000000.123}]}')

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        SENT.append(body["RecordPatches"][0]["DeviceLastModifiedDate"])
        self.respond('{"Records":[]}')

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
names = {"IdentityPoolId": "us-east-1:0", "IdentityId": "us-east-1:0", "DatasetName": "game"}
environment = {
    "PATH": os.environ["PATH"],
    "HOME": os.getcwd(),
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def cli(operation, members):
    command = ["awscli/bin/aws", "--endpoint-url", url, "cognito-sync", operation, "--cli-input-json", json.dumps(members)]
    return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


def patched(date):
    patch = {"Op": "replace", "Key": "k", "Value": "v", "SyncCount": 1, "DeviceLastModifiedDate": date}
    return {**names, "SyncSessionToken": "t", "RecordPatches": [patch]}


printed = cli("list-records", names)["Records"][0]["DeviceLastModifiedDate"]
print("received 1600000000.123, printed", printed)
for given in (printed, "2020-09-13T12:26:40.123+00:00"):
    cli("update-records", patched(given))
    print("given", given, "sent", SENT[-1])
client = boto3.client(
    "cognito-sync", endpoint_url=url, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret"
)
client.update_records(**patched(datetime.datetime.fromtimestamp(1600000000.123, datetime.timezone.utc)))
print("boto3 given the same date, sent", SENT[-1])
same = (printed, SENT) == (1600000000.123, [1600000000, 1600000000, 1600000000.123])
print("as described" if same else "changed")
sys.exit(not same)
PYTHON
boto3/bin/python probe.py
