#!/usr/bin/env bash
# Signatures for the path of an identity pool, whose id contains a colon, from four Python packages.
#
# Packages: botocore 1.44.8, requests-aws4auth 1.4.0, requests-auth-aws-sigv4 0.7, httpx-aws-auth 4.2.0 (PyPI).
# Expected: all implementations of Signature Version 4 agree on a GET request for the same URL.
# Behaviour: they agree only if the path needs no escaping. SDKs send the colon in "eu-west-1:…" as %3A, and all services
#   except S3 expect a signature over the path escaped once more, %253A. requests-auth-aws-sigv4 signs the path as sent, and
#   httpx-aws-auth decodes it and escapes it once. So httpx-aws-auth is right for a plain colon and wrong for %3A, and
#   requests-auth-aws-sigv4 is wrong for both: of this API, it can call only ListIdentityPoolUsage.
# Seen (same signature as botocore):
#                              requests-aws4auth  requests-auth-aws-sigv4  httpx-aws-auth
#   /identitypools             yes                yes                      yes
#   /identitypools/eu%3Apool   yes                no                       no
#   /identitypools/eu:pool     yes                no                       yes
# No request is sent.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check botocore==1.44.8 requests==2.34.2 requests-aws4auth==1.4.0 \
  requests-auth-aws-sigv4==0.7 httpx==0.28.1 httpx-aws-auth==4.2.0

cat >probe.py <<'PY'
import re
import sys
import warnings

import httpx
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from httpx_aws_auth import AwsCredentials, AwsSigV4Auth
from requests_auth_aws_sigv4 import AWSSigV4
from requests_aws4auth import AWS4Auth

warnings.simplefilter("ignore")
SCOPE = {"region": "eu-west-1", "service": "execute-api"}


def signed(headers):
    return {name.lower(): value for name, value in headers.items()}


def with_aws4auth(url):
    return signed(requests.Request("GET", url, auth=AWS4Auth("key", "secret", *SCOPE.values())).prepare().headers)


def with_auth_aws_sigv4(url):
    auth = AWSSigV4(SCOPE["service"], region=SCOPE["region"], aws_access_key_id="key", aws_secret_access_key="secret")
    return signed(requests.Request("GET", url, auth=auth).prepare().headers)


def with_httpx(url):
    auth = AwsSigV4Auth(AwsCredentials(access_key="key", secret_key="secret"), **SCOPE)
    return signed(next(auth.sync_auth_flow(httpx.Request("GET", url))).headers)


def agrees_with_botocore(url, headers):
    found = re.search(r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)", headers["authorization"])
    signed_names, signature = found.group(1).split(";"), found.group(2)
    request = AWSRequest("GET", url, headers={name: headers[name] for name in signed_names if name != "host"})
    request.context["timestamp"] = headers["x-amz-date"]
    signer = SigV4Auth(Credentials("key", "secret"), SCOPE["service"], SCOPE["region"])
    string_to_sign = signer.string_to_sign(request, signer.canonical_request(request))
    return signature == signer.signature(string_to_sign, request)


signers = {
    "requests-aws4auth": with_aws4auth,
    "requests-auth-aws-sigv4": with_auth_aws_sigv4,
    "httpx-aws-auth": with_httpx,
}
print(f"{'':26}" + "".join(f"{name:25}" for name in signers))
seen = []
for path in ("/identitypools", "/identitypools/eu%3Apool", "/identitypools/eu:pool"):
    url = "https://api.example.com" + path
    row = [agrees_with_botocore(url, sign(url)) for sign in signers.values()]
    seen.append(row)
    print(f"{path:26}" + "".join(f"{'yes' if agrees else 'no':25}" for agrees in row))
if seen != [[True, True, True], [True, False, False], [True, False, True]]:
    sys.exit("changed: expected other agreements")
PY
venv/bin/python probe.py
