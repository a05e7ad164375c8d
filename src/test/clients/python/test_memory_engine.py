"""boto3's DynamoDB client and the AWS CLI on the memory engine of the local service.

Needs a service that was started with --engine memory, and MEMORY_DYNAMODB with the address of its DynamoDB.
"""

import json
import os
import subprocess

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

ENDPOINT = os.environ["MEMORY_DYNAMODB"]
CREDENTIALS = {"region_name": "us-east-1", "aws_access_key_id": "any", "aws_secret_access_key": "any"}
OWNER = "engine-test"


@pytest.fixture
def table():
    table = boto3.resource("dynamodb", endpoint_url=ENDPOINT, **CREDENTIALS).Table("tidemark")
    yield table
    for item in table.query(KeyConditionExpression=Key("pk").eq(OWNER))["Items"]:
        table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})


def put(table, sort, **attributes):
    table.put_item(Item={"pk": OWNER, "sk": sort, **attributes})


def test_items_come_back_as_they_were_written(table):
    item = {"text": "ü", "number": 7, "bytes": b"\x00\xff", "list": [1, "a", None, True], "map": {"a": {"b": 1}}, "set": {"a", "b"}}
    put(table, "a", **item)
    found = table.get_item(Key={"pk": OWNER, "sk": "a"})["Item"]
    found["bytes"] = bytes(found["bytes"])
    assert found == {"pk": OWNER, "sk": "a", **item}


def test_conditions_are_checked(table):
    put(table, "a", counter_value=1)
    with pytest.raises(ClientError) as refused:
        table.put_item(Item={"pk": OWNER, "sk": "a"}, ConditionExpression=Attr("counter_value").gt(1) & Attr("pk").exists())
    assert refused.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    updated = table.update_item(
        Key={"pk": OWNER, "sk": "a"},
        UpdateExpression="SET counter_value = counter_value + :one, fresh_one = if_not_exists(fresh_one, :one)",
        ExpressionAttributeValues={":one": 1},
        ReturnValues="ALL_NEW",
    )
    assert updated["Attributes"] == {"pk": OWNER, "sk": "a", "counter_value": 2, "fresh_one": 1}


def test_queries_and_scans_have_pages(table):
    with table.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"pk": OWNER, "sk": f"{number:02}"})
    client = table.meta.client
    pages = client.get_paginator("query").paginate(
        TableName="tidemark", KeyConditionExpression=Key("pk").eq(OWNER) & Key("sk").begins_with("1"), PaginationConfig={"PageSize": 4}
    )
    assert [item["sk"] for page in pages for item in page["Items"]] == [str(number) for number in range(10, 20)]
    scanned = client.get_paginator("scan").paginate(TableName="tidemark", FilterExpression=Attr("pk").eq(OWNER), PaginationConfig={"PageSize": 7})
    assert sum(page["Count"] for page in scanned) == 60


def test_stream_has_each_change(table):
    streams = boto3.client("dynamodbstreams", endpoint_url=ENDPOINT, **CREDENTIALS)
    arn = streams.list_streams(TableName="tidemark")["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="LATEST")["ShardIterator"]
    put(table, "a", step=1)
    put(table, "a", step=2)
    put(table, "a", step=2)
    table.delete_item(Key={"pk": OWNER, "sk": "a"})
    records = [record for record in streams.get_records(ShardIterator=iterator)["Records"] if record["dynamodb"]["Keys"]["pk"]["S"] == OWNER]
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    assert records[1]["dynamodb"]["OldImage"]["step"] == {"N": "1"}


def test_aws_cli_reads_the_table(table):
    put(table, "a", text="1")
    query = ["--key-condition-expression", "pk = :pk", "--expression-attribute-values", json.dumps({":pk": {"S": OWNER}})]
    command = ["aws", "dynamodb", "query", "--endpoint-url", ENDPOINT, "--table-name", "tidemark", *query]
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1"}
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(printed.stdout)["Items"] == [{"pk": {"S": OWNER}, "sk": {"S": "a"}, "text": {"S": "1"}}]
