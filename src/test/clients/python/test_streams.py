"""Streams of pools on a Kinesis outside the local service.

Needs a service that was started with --kinesis-endpoint, and KINESIS_ENDPOINT with the same address.
"""

import json
import os
import time
import urllib.request
import uuid

import boto3
import pytest
from conftest import DEVELOPER, REGION, User, client_of, remove, replace

ROLE = "arn:aws:iam::000000000000:role/streams"
SECONDS = 60


@pytest.fixture(scope="module")
def kinesis():
    return boto3.client(
        "kinesis",
        endpoint_url=os.environ["KINESIS_ENDPOINT"],
        region_name=REGION,
        aws_access_key_id=DEVELOPER,
        aws_secret_access_key="any",
    )


def until(condition, what):
    """Calls until the result is true, and returns the result."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.2)
    raise AssertionError(f"not within {SECONDS} s: {what}")


class Pool:
    """A new pool with a stream of its own, which it may share with nobody."""

    def __init__(self, endpoint, kinesis):
        self.id = f"{REGION}:{uuid.uuid4()}"
        self.endpoint = endpoint
        self.developer = client_of(endpoint, DEVELOPER)
        self.kinesis = kinesis
        self.stream = f"updates-{uuid.uuid4()}"

    def create_stream(self):
        self.kinesis.create_stream(StreamName=self.stream, ShardCount=2)
        self.kinesis.get_waiter("stream_exists").wait(
            StreamName=self.stream, WaiterConfig={"Delay": 1, "MaxAttempts": SECONDS}
        )

    def enable(self):
        self.developer.set_identity_pool_configuration(
            IdentityPoolId=self.id,
            CognitoStreams={"StreamName": self.stream, "RoleArn": ROLE, "StreamingStatus": "ENABLED"},
        )

    def status(self):
        configuration = self.developer.get_identity_pool_configuration(IdentityPoolId=self.id)
        return configuration["CognitoStreams"]["StreamingStatus"]

    def user(self):
        return User(self.endpoint, pool=self.id)

    def records(self):
        """Returns the partition key and the message of each record, in the order of each shard."""
        found = []
        for shard in self.kinesis.list_shards(StreamName=self.stream)["Shards"]:
            iterator = self.kinesis.get_shard_iterator(
                StreamName=self.stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
            while iterator:
                page = self.kinesis.get_records(ShardIterator=iterator)
                found += [(each["PartitionKey"], json.loads(each["Data"])) for each in page["Records"]]
                iterator = page["NextShardIterator"] if page["Records"] else None
        return found

    def bulk_publish(self):
        self.developer.bulk_publish(IdentityPoolId=self.id)

        def is_done():
            details = self.developer.get_bulk_publish_details(IdentityPoolId=self.id)
            assert details["BulkPublishStatus"] != "FAILED", details
            return details["BulkPublishStatus"] == "SUCCEEDED"

        until(is_done, "the bulk publish ends")


@pytest.fixture
def pool(endpoint, kinesis):
    pool = Pool(endpoint, kinesis)
    pool.create_stream()
    pool.enable()
    return pool


def of(records, user, name="game"):
    """Returns the messages of a dataset, and checks that the partition key names it."""
    messages = []
    for partition_key, message in records:
        if (message["identityId"], message["dataSetName"]) == (user.identity, name):
            assert partition_key == f"{user.identity}/{name}"
            assert message["datasetName"] == name
            messages.append(message)
    return messages


def counts(messages):
    return [(each.get("previousSyncCount"), each["syncCount"], each["operation"]) for each in messages]


def test_updates_and_deletions_are_in_the_stream_in_order(pool):
    users = [pool.user() for _ in range(3)]
    for user in users:
        user.write(replace("a", "1"))
        for count in range(1, 5):
            user.write(replace("a", str(count), count), replace(f"b{count}", "ü"))
        user.write(remove("b1", 2))
        user.client.delete_dataset(**user.dataset())
        user.write(replace("again", "1", 7))
    records = until(lambda: (found := pool.records()) and len(found) >= 24 and found, "24 records")
    for user in users:
        messages = of(records, user)
        assert counts(messages) == [
            (0, 1, "replace"),
            *[(count, count + 1, "replace") for count in range(1, 6)],
            (6, 7, "remove"),
            (7, 8, "replace"),
        ]
        first, removal, deletion = messages[0], messages[5], messages[6]
        assert first["identityPoolId"] == pool.id
        assert first["payloadType"] == "Inline"
        assert [(each["key"], each["value"], each["op"]) for each in first["kinesisSyncRecords"]] == [
            ("a", "1", "replace")
        ]
        assert abs(first["lastModifiedDate"] / 1000 - time.time()) < 600
        assert [(each["key"], each["op"]) for each in removal["kinesisSyncRecords"]] == [("b1", "remove")]
        assert deletion["kinesisSyncRecords"] == []


def test_records_too_large_for_the_stream_are_at_a_signed_address(pool):
    user = pool.user()
    value = "\u0001" * 250_000  # six bytes each in JSON
    user.write(replace("a", value))
    message = until(lambda: of(pool.records(), user), "one record")[0]
    assert message["payloadType"] == "S3Url"
    assert message["kinesisSyncRecordsS3"].startswith("s3://")
    with urllib.request.urlopen(message["kinesisSyncRecordsURL"]) as response:
        records = json.load(response)
    assert [(each["key"], each["value"] == value) for each in records] == [("a", True)]


def test_bulk_publish_sends_complete_copies(pool):
    user = pool.user()
    user.write(replace("a", "1"), replace("b", "1"))
    user.write(remove("b", 1))
    pool.bulk_publish()
    messages = until(
        lambda: [each for each in of(pool.records(), user) if each.get("complete")], "a complete copy"
    )
    assert messages[-1]["syncCount"] == 2
    assert {each["key"]: each["op"] for each in messages[-1]["kinesisSyncRecords"]} == {"a": "replace", "b": "remove"}


def test_stream_that_does_not_exist_disables_streaming(endpoint, kinesis):
    pool = Pool(endpoint, kinesis)
    pool.enable()
    pool.user().write(replace("a", "1"))
    until(lambda: pool.status() == "DISABLED", "streaming is disabled")
    pool.create_stream()
    pool.enable()
    user = pool.user()
    user.write(replace("a", "1"))
    until(lambda: of(pool.records(), user), "a record after streaming was enabled again")
    assert pool.status() == "ENABLED"
