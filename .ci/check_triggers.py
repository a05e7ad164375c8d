"""Sends updates through sync triggers: Lambda functions, each one of the samples.

    python .ci/check_triggers.py ENDPOINT FUNCTION...
"""

import sys
import uuid

import boto3

POOL = f"eu-west-1:{uuid.uuid4()}"
IDENTITY = f"eu-west-1:{uuid.uuid4()}"


def client(access_key_id):
    return boto3.client(
        "cognito-sync",
        endpoint_url=sys.argv[1],
        region_name="eu-west-1",
        aws_access_key_id=access_key_id,
        aws_secret_access_key="any",
    )


def check(function):
    arn = f"arn:aws:lambda:eu-west-1:123456789012:function:{function}"
    client("AKIAIOSFODNN7EXAMPLE").set_cognito_events(IdentityPoolId=POOL, Events={"SyncTrigger": arn})
    device = client(IDENTITY)
    dataset = {"IdentityPoolId": POOL, "IdentityId": IDENTITY, "DatasetName": function}

    def update(**values):
        token = device.list_records(**dataset)["SyncSessionToken"]
        patches = [{"Op": "replace", "Key": key, "Value": value, "SyncCount": 0} for key, value in values.items()]
        records = device.update_records(**dataset, SyncSessionToken=token, RecordPatches=patches)["Records"]
        return {record["Key"]: record["Value"] for record in records}

    assert update(level="10", coins="10000") == {"level": "10", "coins": "9999", "badge": "level 10"}
    try:
        update(highScore="1001")
        raise AssertionError("the trigger did not refuse the cheat")
    except device.exceptions.InvalidLambdaFunctionOutputException as refused:
        assert refused.response["Error"]["Message"] == "highScore cannot rise by more than 1000", refused
    listing = device.list_records(**dataset)
    assert listing["DatasetSyncCount"] == 1, listing
    print(f"{function}: capped coins, awarded a badge and refused a cheat in Lambda's runtime")


for name in sys.argv[2:]:
    check(name)
