#!/usr/bin/env bash
# Repeating a DynamoDB transaction under its token in moto.
#
# Packages: moto 5.2.5 and boto3 1.44.8 (PyPI).
# Expected: for ten minutes, TransactWriteItems with a ClientRequestToken that was seen before changes nothing and succeeds;
#   with another payload it fails with IdempotentParameterMismatchException.
# Behaviour: moto does not look at the token. A repeated increment counts twice, and another payload is written.
# Seen:
#   the same twice   count 2
#   another payload  accepted, count 12
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "moto[dynamodb]==5.2.5" boto3==1.44.8

cat >probe.py <<'PY'
import sys

import boto3
from moto import mock_aws

with mock_aws():
    dynamodb = boto3.client(
        "dynamodb", region_name="eu-west-1", aws_access_key_id="key", aws_secret_access_key="secret"
    )
    dynamodb.create_table(
        TableName="datasets",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    key = {"id": {"S": "settings"}}

    def add(number):
        update = {
            "TableName": "datasets",
            "Key": key,
            "UpdateExpression": "ADD #count :number",
            "ExpressionAttributeNames": {"#count": "count"},
            "ExpressionAttributeValues": {":number": {"N": str(number)}},
        }
        dynamodb.transact_write_items(TransactItems=[{"Update": update}], ClientRequestToken="one-token")

    def count():
        return dynamodb.get_item(TableName="datasets", Key=key)["Item"]["count"]["N"]

    add(1)
    add(1)
    repeated = count()
    try:
        add(10)
        other = f"accepted, count {count()}"
    except dynamodb.exceptions.IdempotentParameterMismatchException:
        other = "refused"

print("the same twice   count", repeated)
print("another payload ", other)
if repeated != "2" or other != "accepted, count 12":
    sys.exit("changed: expected that the token has no effect")
PY
venv/bin/python probe.py
