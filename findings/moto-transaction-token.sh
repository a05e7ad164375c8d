#!/usr/bin/env bash
# A retried DynamoDB transaction with a ClientRequestToken in moto.
#
# Packages: moto 5.2.5 and boto3 1.44.8 (PyPI).
# Expected: as in DynamoDB, a retry with the same token within ten minutes succeeds and changes nothing. The same token with
#   another payload fails with IdempotentParameterMismatchException.
# Behaviour: moto ignores the token. A retried increment counts twice, and another payload is written.
# Seen:
#   same payload     count 2
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

print("same payload     count", repeated)
print("another payload ", other)
if repeated != "2" or other != "accepted, count 12":
    sys.exit("changed: expected the token to have no effect")
PY
venv/bin/python probe.py
