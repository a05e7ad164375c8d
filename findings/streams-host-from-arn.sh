#!/usr/bin/env bash
# The host that boto3 reads a DynamoDB stream from.
#
# Package: boto3 1.44.8 (PyPI).
# Expected: a client sends every request to the host in meta.endpoint_url, the host that firewalls and mocks allow.
# Behaviour: operations that take the ARN of a stream go to a host named after the account in the ARN.
#   account_id_endpoint_mode="disabled" prevents this. moto 5.2.5 does not know the second host and responds with 404.
# Seen:
#   endpoint_url                      streams.dynamodb.eu-west-1.amazonaws.com
#   list_streams                      streams.dynamodb.eu-west-1.amazonaws.com
#   describe_stream                   111122223333.streams-ddb.eu-west-1.amazonaws.com
#   describe_stream, mode "disabled"  streams.dynamodb.eu-west-1.amazonaws.com
# No request is sent: an event handler returns the response.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check boto3==1.44.8

cat >probe.py <<'PY'
import io
import sys
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

ARN = "arn:aws:dynamodb:eu-west-1:111122223333:table/datasets/stream/2026-01-01T00:00:00.000"


class Body(io.BytesIO):
    def stream(self, **options):
        yield self.read()


def client(**options):
    hosts = []

    def answer(request, **context):
        hosts.append(urlsplit(request.url).hostname)
        return AWSResponse(request.url, 200, {}, Body(b"{}"))

    streams = boto3.client(
        "dynamodbstreams",
        region_name="eu-west-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        config=Config(**options),
    )
    streams.meta.events.register("before-send.*", answer)
    return streams, hosts


streams, hosts = client()
streams.list_streams(TableName="datasets")
streams.describe_stream(StreamArn=ARN)
disabled, disabled_hosts = client(account_id_endpoint_mode="disabled")
disabled.describe_stream(StreamArn=ARN)

endpoint = urlsplit(streams.meta.endpoint_url).hostname
print("endpoint_url                     ", endpoint)
print("list_streams                     ", hosts[0])
print("describe_stream                  ", hosts[1])
print('describe_stream, mode "disabled" ', disabled_hosts[0])
plain = "streams.dynamodb.eu-west-1.amazonaws.com"
if [endpoint, *hosts, *disabled_hosts] != [
    plain,
    plain,
    "111122223333.streams-ddb.eu-west-1.amazonaws.com",
    plain,
]:
    sys.exit("changed: expected the host of the account for describe_stream only")
PY
AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true venv/bin/python probe.py
