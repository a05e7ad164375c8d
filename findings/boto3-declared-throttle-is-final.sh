#!/usr/bin/env bash
# How often boto3 sends a request that gets status 429 with an error that is not in boto3's list of throttling errors.
#
# Packages: boto3 1.44.8 with botocore 1.44.8, and boto3 1.43.11 with botocore 1.43.11 (PyPI).
# Expected: a 429 is retried, above all from an operation whose model declares the error.
# Behaviour: in the retries that are the default from 1.44, the status counts only if the operation's model does not declare the
#   error. UpdateRecords declares LambdaThrottledException, with status 429, and gets one attempt. ListRecords does not declare it,
#   and gets three. TooManyRequestsException is retried by its name. Version 1.43 retries both.
# Seen:
#   boto3 1.44.8   LambdaThrottledException from update_records 1, from list_records 3; TooManyRequestsException 3 and 3
#   boto3 1.43.11  LambdaThrottledException from update_records 5, from list_records 5; TooManyRequestsException 5 and 5
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >probe.py <<'PYTHON'
import http.server
import json
import sys
import threading

import boto3
from botocore.exceptions import ClientError


class Service(http.server.BaseHTTPRequestHandler):
    error = ""
    requests = 0

    def do_GET(self):
        Service.requests += 1
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({"__type": Service.error, "message": "slow down"}).encode()
        self.send_response(429)
        self.send_header("x-amzn-ErrorType", Service.error)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = boto3.client(
    "cognito-sync",
    endpoint_url=f"http://127.0.0.1:{server.server_port}",
    region_name="us-east-1",
    aws_access_key_id="key",
    aws_secret_access_key="secret",
)
names = {"IdentityPoolId": "us-east-1:0", "IdentityId": "us-east-1:0", "DatasetName": "game"}


def attempts(error, call, **members):
    Service.error, Service.requests = error, 0
    try:
        call(**names, **members)
    except ClientError as raised:
        assert raised.response["Error"]["Code"] == error, raised
    return Service.requests


seen = []
for error in ("LambdaThrottledException", "TooManyRequestsException"):
    seen.append(attempts(error, client.update_records, SyncSessionToken="token", RecordPatches=[]))
    seen.append(attempts(error, client.list_records))
print(f"boto3 {boto3.__version__}: LambdaThrottledException {seen[:2]}, TooManyRequestsException {seen[2:]}")
sys.exit(seen != json.loads(sys.argv[1]))
PYTHON

same=true
for version in "1.44.8 [1,3,3,3]" "1.43.11 [5,5,5,5]"; do
  python3 -m venv "${version% *}"
  "${version% *}/bin/pip" install --quiet --disable-pip-version-check "boto3==${version% *}" "botocore==${version% *}"
  env -u AWS_RETRY_MODE -u AWS_MAX_ATTEMPTS "${version% *}/bin/python" probe.py "${version#* }" || same=false
done
$same && echo "as described" || { echo changed; exit 1; }
