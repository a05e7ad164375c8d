#!/usr/bin/env bash
# The stream of a DynamoDB table in moto, after an UpdateItem that creates the item.
#
# Packages: moto 5.2.5 and boto3 1.44.8 (PyPI).
# Expected: as in DynamoDB, one stream record per change, and none for a write that changes nothing.
# Behaviour: in moto, an UpdateItem that creates the item writes two INSERT records. The image in the first has only the key. A
#   PutItem of an identical item writes a MODIFY record with two equal images.
# Seen:
#   update creates    INSERT {'id'}, INSERT {'id', 'count'}
#   update again      MODIFY 1 -> 2
#   put of the same   MODIFY 2 -> 2
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "moto[dynamodb]==5.2.5" boto3==1.44.8

cat >probe.py <<'PY'
import sys

import boto3
from botocore.config import Config
from moto import mock_aws

ACCESS = {
    "region_name": "eu-west-1",
    "aws_access_key_id": "key",
    "aws_secret_access_key": "secret",
    # moto does not know the hosts named after an account that clients take from the ARN of a stream.
    "config": Config(account_id_endpoint_mode="disabled"),
}


def records(table):
    arn = dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    found = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        found += streams.get_records(ShardIterator=iterator)["Records"]
    return [
        (
            record["eventName"],
            record["dynamodb"].get("OldImage", {}).get("count", {}).get("N"),
            record["dynamodb"].get("NewImage", {}).get("count", {}).get("N"),
        )
        for record in found
    ]


with mock_aws():
    dynamodb = boto3.client("dynamodb", **ACCESS)
    streams = boto3.client("dynamodbstreams", **ACCESS)
    dynamodb.create_table(
        TableName="datasets",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    key = {"id": {"S": "settings"}}
    update = {
        "TableName": "datasets",
        "Key": key,
        "UpdateExpression": "ADD #count :one",
        "ExpressionAttributeNames": {"#count": "count"},
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    dynamodb.update_item(**update)
    created = records("datasets")
    dynamodb.update_item(**update)
    updated = records("datasets")[len(created) :]
    dynamodb.put_item(TableName="datasets", Item={**key, "count": {"N": "2"}})
    unchanged = records("datasets")[len(created) + len(updated) :]

print("update creates  (event, old count, new count):", created)
print("update again                                 :", updated)
print("put of the same                              :", unchanged)
if (created, updated, unchanged) != (
    [("INSERT", None, None), ("INSERT", None, "1")],
    [("MODIFY", "1", "2")],
    [("MODIFY", "2", "2")],
):
    sys.exit("changed: expected two records for the first update, and one for the put that changes nothing")
PY
venv/bin/python probe.py
