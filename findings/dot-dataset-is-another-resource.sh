#!/usr/bin/env bash
# A dataset named "." or "..": some clients send the request of another operation.
#
# Packages: boto3 1.44.8 and capo-cognito-sync 0.12.0 (PyPI); @aws-sdk/client-cognito-sync 3.1124.0 with
#   @smithy/fetch-http-handler 5.3.0 (npm), the handler that browsers use.
# Expected: the API's model allows [a-zA-Z0-9_.:-]+ as a dataset name, so "." and ".." are ordinary names. A client either
#   sends them as a path segment or rejects them.
# Behaviour: no client rejects them, and only boto3 sends them. capo and fetch resolve them as dot segments. For ListRecords on
#   ".", capo sends the request that describes the dataset "records". For DescribeDataset on "..", a browser sends the request
#   that describes the identity's usage. Both get status 200 and return a result without data.
# Seen:
#   boto3 ListRecords "."       GET …/datasets/./records
#   capo  ListRecords "."       GET …/datasets/records   -> no records, dataset does not exist
#   fetch ListRecords "."       GET …/datasets/records
#   fetch DescribeDataset ".."  GET …/identities/ID/     -> {}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check boto3==1.44.8 capo-cognito-sync==0.12.0
npm install --silent --no-audit --no-fund --prefix "$work" \
  @aws-sdk/client-cognito-sync@3.1124.0 @smithy/fetch-http-handler@5.3.0 >/dev/null

cat >browser.mjs <<'JS'
import { CognitoSync } from "@aws-sdk/client-cognito-sync";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";

const client = new CognitoSync({
  endpoint: process.argv[2],
  region: "eu-west-1",
  credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  requestHandler: new FetchHttpHandler(),
});
const dataset = (DatasetName) => ({ IdentityPoolId: "eu-west-1:pool", IdentityId: "eu-west-1:me", DatasetName });
await client.listRecords(dataset("."));
const { $metadata, ...described } = await client.describeDataset(dataset(".."));
console.log(JSON.stringify(described));
JS

cat >probe.py <<'PY'
import http.server
import json
import subprocess
import sys
import threading

import boto3
from capo_cognito_sync import CognitoSyncClient

requests = []


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        requests.append(path.split("identities/eu-west-1%3Ame")[1])
        if "/datasets" in path:
            body = {"Dataset": {"DatasetName": "records", "NumRecords": 3}}
        else:
            body = {"IdentityUsage": {"DatasetCount": 1}}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"

boto = boto3.client(
    "cognito-sync", endpoint_url=url, region_name="eu-west-1", aws_access_key_id="key", aws_secret_access_key="secret"
)
pattern = boto.meta.service_model.shape_for("DatasetName").metadata.get("pattern")
boto.list_records(IdentityPoolId="eu-west-1:pool", IdentityId="eu-west-1:me", DatasetName=".")

capo = CognitoSyncClient(
    endpoint=url, region="eu-west-1", credentials={"access_key": "key", "secret_key": "secret"}
)
listed = capo.list_records("eu-west-1:pool", "eu-west-1:me", ".")

described = subprocess.run(["node", "browser.mjs", url], check=True, capture_output=True, text=True).stdout.strip()

print("pattern of a dataset name:", pattern)
print('boto3 ListRecords "."      GET', requests[0])
print('capo  ListRecords "."      GET', requests[1], "->", listed)
print('fetch ListRecords "."      GET', requests[2])
print('fetch DescribeDataset ".." GET', requests[3], "->", described)

expected = ["/datasets/./records", "/datasets/records", "/datasets/records", "/"]
if requests != expected or listed.get("dataset_exists") is not False or described != "{}":
    sys.exit(f"changed: expected the paths {expected} and results without data")
PY
venv/bin/python probe.py
