#!/usr/bin/env bash
# A retried DynamoDB transaction that stores a date, in MiniStack.
#
# Packages: ministack 1.5.33, and boto3 1.44.8 in an environment of its own (PyPI).
# Expected: an identical request with the same ClientRequestToken succeeds and changes nothing.
# Behaviour: MiniStack takes the retry for another payload if a Put contains a number with a trailing zero after the decimal
#   point. Dates in seconds with three decimals, the usual form in this API, have one in every ten milliseconds. An Update
#   with the same number can be retried.
# Seen:
#   put     1424801824.343  the retry succeeds
#   put     1424801824.340  the retry fails with IdempotentParameterMismatchException
#   update  1424801824.340  the retry succeeds
set -euo pipefail
work=$(mktemp -d)
cleanup() {
  if [[ -n ${server:-} ]]; then kill "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"

python3 -m venv emulator
emulator/bin/pip install -q --disable-pip-version-check ministack==1.5.33
python3 -m venv client
client/bin/pip install -q --disable-pip-version-check boto3==1.44.8

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
BIND_HOST=127.0.0.1 GATEWAY_PORT=$port emulator/bin/ministack >ministack.log 2>&1 &
server=$!

cat >probe.py <<'PY'
import sys
import time

import boto3
from botocore.exceptions import EndpointConnectionError

dynamodb = boto3.client(
    "dynamodb",
    endpoint_url=f"http://127.0.0.1:{sys.argv[1]}",
    region_name="eu-west-1",
    aws_access_key_id="key",
    aws_secret_access_key="secret",
)
for attempt in range(60):
    try:
        dynamodb.list_tables()
        break
    except EndpointConnectionError:
        time.sleep(0.5)
dynamodb.create_table(
    TableName="datasets",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)


def put(date):
    return {"Put": {"TableName": "datasets", "Item": {"id": {"S": "settings"}, "date": {"N": date}}}}


def update(date):
    return {
        "Update": {
            "TableName": "datasets",
            "Key": {"id": {"S": "settings"}},
            "UpdateExpression": "SET #date = :date",
            "ExpressionAttributeNames": {"#date": "date"},
            "ExpressionAttributeValues": {":date": {"N": date}},
        }
    }


def retry(write, date):
    token = f"{write.__name__}-{date}"
    dynamodb.transact_write_items(TransactItems=[write(date)], ClientRequestToken=token)
    try:
        dynamodb.transact_write_items(TransactItems=[write(date)], ClientRequestToken=token)
        return "succeeds"
    except dynamodb.exceptions.IdempotentParameterMismatchException:
        return "fails with IdempotentParameterMismatchException"


seen = []
for write, date in ((put, "1424801824.343"), (put, "1424801824.340"), (update, "1424801824.340")):
    seen.append(retry(write, date))
    print(f"{write.__name__:7} {date}  the retry {seen[-1]}")
if [outcome.split()[0] for outcome in seen] != ["succeeds", "fails", "succeeds"]:
    sys.exit("changed: expected only the retried put with the trailing zero to fail")
PY
client/bin/python probe.py "$port"
