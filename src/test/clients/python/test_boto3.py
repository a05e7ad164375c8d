"""boto3 against the service: every documented request member, and the typed errors."""

import base64
import datetime
import json
import urllib.parse
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError
from conftest import POOL, REGION, User, remove, replace

DEVICE_DATE = datetime.datetime(2015, 2, 24, 18, 16, 44, tzinfo=datetime.timezone.utc)


def body(response):
    assert response.pop("ResponseMetadata")["HTTPStatusCode"] == 200
    return response


def assert_recent(date):
    age = datetime.datetime.now(datetime.timezone.utc) - date
    assert abs(age) < datetime.timedelta(minutes=10), f"{date} is {age} ago"


def test_update_records_with_every_member(user):
    response = body(
        user.client.update_records(
            **user.dataset(),
            DeviceId="phone",
            RecordPatches=[
                replace("highScore", "5", DeviceLastModifiedDate=DEVICE_DATE),
                replace("naïve ☃ 𝄞", ""),
            ],
            SyncSessionToken=user.token(),
            ClientContext="app",
        )
    )
    assert response.keys() == {"Records"}
    written = [record.pop("LastModifiedDate") for record in response["Records"]]
    assert written[0] == written[1]
    assert_recent(written[0])
    assert response["Records"] == [
        {
            "Key": "highScore",
            "Value": "5",
            "SyncCount": 1,
            "LastModifiedBy": "phone",
            "DeviceLastModifiedDate": DEVICE_DATE,
        },
        {"Key": "naïve ☃ 𝄞", "Value": "", "SyncCount": 1, "LastModifiedBy": "phone"},
    ]


def test_update_records_without_optional_members(user):
    response = body(user.client.update_records(**user.dataset(), SyncSessionToken=user.token()))
    assert response == {"Records": []}


def test_client_context_is_the_author_without_a_device(user):
    assert user.write(replace("k", "v"), ClientContext="tablet")[0]["LastModifiedBy"] == "tablet"


def test_list_records_of_a_missing_dataset(user):
    response = body(user.client.list_records(**user.dataset()))
    assert response.pop("SyncSessionToken")
    assert response == {
        "Records": [],
        "Count": 0,
        "DatasetSyncCount": 0,
        "MergedDatasetNames": [],
        "DatasetExists": False,
        "DatasetDeletedAfterRequestedSyncCount": False,
    }


def test_list_records_with_every_member(user):
    user.write(replace("a", "1"), replace("b", "2"), replace("c", "3"))
    user.write(replace("b", "4", 1), remove("c", 1), DeviceId="phone")
    first = body(user.client.list_records(**user.dataset(), LastSyncCount=1, MaxResults=1))
    assert first.keys() == {
        "Records",
        "NextToken",
        "Count",
        "DatasetSyncCount",
        "LastModifiedBy",
        "MergedDatasetNames",
        "DatasetExists",
        "DatasetDeletedAfterRequestedSyncCount",
        "SyncSessionToken",
    }
    assert [(record["Key"], record["Value"], record["SyncCount"]) for record in first["Records"]] == [("b", "4", 2)]
    assert first["LastModifiedBy"] == "phone"
    second = body(
        user.client.list_records(
            **user.dataset(),
            LastSyncCount=1,
            MaxResults=1,
            NextToken=first["NextToken"],
            SyncSessionToken=first["SyncSessionToken"],
        )
    )
    assert [record["Key"] for record in second["Records"]] == ["c"]
    assert "Value" not in second["Records"][0], "a removed record has no value"
    assert "NextToken" not in second
    assert first["DatasetSyncCount"] == second["DatasetSyncCount"] == 2
    assert first["Count"] == second["Count"] == 1


def test_pages_contain_every_record_once(user):
    user.write(*(replace(f"key {number}", "v") for number in range(7)))
    keys, token = [], {}
    while True:
        page = user.client.list_records(**user.dataset(), MaxResults=3, **token)
        keys += [record["Key"] for record in page["Records"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert sorted(keys) == [f"key {number}" for number in range(7)]


def test_list_datasets_with_every_member(user):
    user.write(replace("k", "value"), name="one", DeviceId="phone")
    user.write(replace("k", "v"), name="two")
    first = body(user.client.list_datasets(**user.names, MaxResults=1))
    assert first.keys() == {"Datasets", "Count", "NextToken"}
    (dataset,) = first["Datasets"]
    assert_recent(dataset["CreationDate"])
    assert dataset == {
        "IdentityId": user.identity,
        "DatasetName": "one",
        "CreationDate": dataset["CreationDate"],
        "LastModifiedDate": dataset["CreationDate"],
        "LastModifiedBy": "phone",
        "DataStorage": len("k" + "value"),
        "NumRecords": 1,
    }
    second = body(user.client.list_datasets(**user.names, MaxResults=5, NextToken=first["NextToken"]))
    assert [dataset["DatasetName"] for dataset in second["Datasets"]] == ["two"]
    assert "NextToken" not in second


def test_describe_dataset(user):
    user.write(replace("k", "v"), DeviceId="phone")
    user.write(replace("k2", "€"), remove("k", 1))
    dataset = body(user.client.describe_dataset(**user.dataset()))["Dataset"]
    assert dataset == {
        "IdentityId": user.identity,
        "DatasetName": "game",
        "CreationDate": dataset["CreationDate"],
        "LastModifiedDate": dataset["LastModifiedDate"],
        "LastModifiedBy": user.identity,
        "DataStorage": len("k2€".encode()),
        "NumRecords": 1,
    }
    assert dataset["LastModifiedDate"] >= dataset["CreationDate"]


def test_describe_identity_usage(user):
    empty = body(user.client.describe_identity_usage(**user.names))
    assert empty == {"IdentityUsage": {**user.names, "DatasetCount": 0, "DataStorage": 0}}
    user.write(replace("k", "v"), name="one")
    user.write(replace("k", "vv"), name="two")
    usage = body(user.client.describe_identity_usage(**user.names))["IdentityUsage"]
    assert_recent(usage.pop("LastModifiedDate"))
    assert usage == {**user.names, "DatasetCount": 2, "DataStorage": 5}


def test_delete_dataset(user):
    user.write(replace("k", "v"))
    described = body(user.client.describe_dataset(**user.dataset()))
    assert body(user.client.delete_dataset(**user.dataset())) == described
    assert user.client.list_datasets(**user.names)["Datasets"] == []
    listing = user.client.list_records(**user.dataset(), LastSyncCount=1)
    assert listing["DatasetDeletedAfterRequestedSyncCount"] is True
    assert listing["DatasetExists"] is False
    with pytest.raises(user.client.exceptions.ResourceNotFoundException, match="Dataset 'game' not found"):
        user.client.delete_dataset(**user.dataset())
    with pytest.raises(user.client.exceptions.ResourceNotFoundException, match="Dataset 'game' not found"):
        user.client.describe_dataset(**user.dataset())


def test_stale_count_is_a_conflict_and_writes_nothing(user):
    for count in range(5):
        user.write(replace("highScore", str(count), count))
    with pytest.raises(user.client.exceptions.ResourceConflictException) as conflict:
        user.write(replace("other", "x"), replace("highScore", "9", 4))
    assert conflict.value.response["Error"] == {
        "Code": "ResourceConflictException",
        "Message": "Current SyncCount for: highScore is: 5 not: 4",
    }
    assert conflict.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert [record["Key"] for record in user.client.list_records(**user.dataset())["Records"]] == ["highScore"]


def test_every_conflict_can_be_read_from_the_exception(user):
    user.write(replace("score", "5"), replace("größe", "3"))
    with pytest.raises(user.client.exceptions.ResourceConflictException) as error:
        user.write(replace("score", "6"), replace("größe", "4", 7), replace("new", "1"))
    header = error.value.response["ResponseMetadata"]["HTTPHeaders"]["x-tidemark-conflicts"]
    assert json.loads(urllib.parse.unquote(header)) == [["score", 1], ["größe", 1]]


def test_long_list_of_conflicts_is_truncated_at_an_entry(user):
    keys = [f"key {number}" for number in range(500)]
    user.write(*[replace(key, "1") for key in keys])
    with pytest.raises(user.client.exceptions.ResourceConflictException) as error:
        user.write(*[replace(key, "2") for key in keys])
    header = error.value.response["ResponseMetadata"]["HTTPHeaders"]["x-tidemark-conflicts"]
    conflicts, _, truncated = header.partition(";")
    conflicts = json.loads(urllib.parse.unquote(conflicts))
    assert truncated == "truncated" and len(header) <= 4096 and len(conflicts) > 100
    assert conflicts == [[key, 1] for key in keys[: len(conflicts)]]


def test_replay_gets_the_same_response(user):
    request = {**user.dataset(), "SyncSessionToken": user.token(), "RecordPatches": [replace("k", "v")]}
    first = body(user.client.update_records(**request))
    assert body(user.client.update_records(**request)) == first


def test_error_lists_every_violation(user):
    with pytest.raises(user.client.exceptions.InvalidParameterException) as invalid:
        user.client.update_records(
            **user.dataset("a b"), SyncSessionToken="none", RecordPatches=[{"Op": "add", "Key": "k", "SyncCount": -1}]
        )
    message = invalid.value.response["Error"]["Message"]
    assert message.startswith("3 validation errors detected: Value 'a b' at 'datasetName' failed"), message
    assert "Value 'add' at 'recordPatches.1.member.op' failed" in message
    assert "Value '-1' at 'recordPatches.1.member.syncCount' failed" in message


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"LastSyncCount": 1}, "No such SyncCount: 1 exists for this Dataset"),
        ({"SyncSessionToken": "none"}, "SyncSessionToken not valid for these inputs: it was issued for other inputs, or not by this service"),
        ({"NextToken": "none"}, "NextToken not valid for these inputs: it was issued for other inputs, or not by this service"),
        ({"MaxResults": 0}, "1 validation error detected: Value '0' at 'maxResults' failed"),
    ],
)
def test_invalid_list_records(user, members, message):
    user.write(replace("k", "v"))
    user.client.delete_dataset(**user.dataset())
    user.write(replace("k", "v"))  # the dataset is at count 3
    members = {name: value + 3 if name == "LastSyncCount" else value for name, value in members.items()}
    with pytest.raises(user.client.exceptions.InvalidParameterException) as invalid:
        user.client.list_records(**user.dataset(), **members)
    assert invalid.value.response["Error"]["Message"].startswith(message.replace("Count: 1", "Count: 4"))


def test_twenty_first_dataset_is_over_the_limit(user):
    for number in range(20):
        user.write(replace("k", "v"), name=f"dataset-{number}")
    with pytest.raises(user.client.exceptions.LimitExceededException) as limit:
        user.write(replace("k", "v"), name="one-more")
    message = limit.value.response["Error"]["Message"]
    assert message == "Too many datasets of the identity: 21; the limit is 20"


def test_identity_cannot_access_data_of_another(user, endpoint):
    other = User(endpoint)
    other.write(replace("k", "v"))
    calls = {
        "list_records": other.dataset(),
        "describe_dataset": other.dataset(),
        "delete_dataset": other.dataset(),
        "update_records": {**other.dataset(), "SyncSessionToken": other.token()},
        "list_datasets": other.names,
        "describe_identity_usage": other.names,
    }
    for name, members in calls.items():
        with pytest.raises(user.client.exceptions.NotAuthorizedException) as refusal:
            getattr(user.client, name)(**members)
        assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403, name


def test_developer_can_access_any_data(user, developer):
    token = developer.list_records(**user.dataset())["SyncSessionToken"]
    developer.update_records(**user.dataset(), SyncSessionToken=token, RecordPatches=[replace("k", "v")])
    assert user.client.list_records(**user.dataset())["Records"][0]["Value"] == "v"
    usage = developer.describe_identity_usage(IdentityPoolId=POOL, IdentityId=user.identity)
    assert usage["IdentityUsage"]["DatasetCount"] == 1
    assert developer.delete_dataset(**user.dataset())["Dataset"]["NumRecords"] == 1


def test_usage_of_a_pool(endpoint, developer):
    user = User(endpoint, pool=f"{REGION}:{uuid.uuid4()}")
    pool = {"IdentityPoolId": user.pool}
    with pytest.raises(developer.exceptions.ResourceNotFoundException) as unused:
        developer.describe_identity_pool_usage(**pool)
    assert unused.value.response["Error"]["Message"] == f"IdentityPool '{user.pool}' not found"
    user.write(replace("a", "1"), replace("naïve", "x" * 70_000))
    user.write(remove("a", 1))
    usage = body(developer.describe_identity_pool_usage(**pool))["IdentityPoolUsage"]
    assert_recent(usage.pop("LastModifiedDate"))
    assert usage == {**pool, "SyncSessionsCount": 2, "DataStorage": 70_006}
    user.client.delete_dataset(**user.dataset())
    assert developer.describe_identity_pool_usage(**pool)["IdentityPoolUsage"]["DataStorage"] == 0
    with pytest.raises(user.client.exceptions.NotAuthorizedException):
        user.client.describe_identity_pool_usage(**pool)


def test_usage_of_all_pools(endpoint, user, developer):
    pools = {f"{REGION}:{uuid.uuid4()}" for _ in range(3)}
    for pool in pools:
        User(endpoint, pool=pool).write(replace("k", "value"))
    listed, token = [], None
    while True:
        page = body(developer.list_identity_pool_usage(MaxResults=2, **({"NextToken": token} if token else {})))
        assert page["MaxResults"] == 2
        assert page["Count"] == len(page["IdentityPoolUsages"]) <= 2
        listed += page["IdentityPoolUsages"]
        token = page.get("NextToken")
        if not token:
            break
        assert base64.b64decode(token).decode() == listed[-1]["IdentityPoolId"]
    ids = [usage["IdentityPoolId"] for usage in listed]
    assert ids == sorted(set(ids)) and pools <= set(ids)
    assert {usage["DataStorage"] for usage in listed if usage["IdentityPoolId"] in pools} == {6}
    with pytest.raises(developer.exceptions.InvalidParameterException):
        developer.list_identity_pool_usage(NextToken="page 2")
    with pytest.raises(user.client.exceptions.NotAuthorizedException):
        user.client.list_identity_pool_usage()


def test_configuration_of_a_pool(developer):
    pool = {"IdentityPoolId": f"{REGION}:{uuid.uuid4()}"}
    assert body(developer.get_identity_pool_configuration(**pool)) == pool
    application = "arn:aws:sns:us-east-1:123456789012:app/GCM/game"
    push = {"ApplicationArns": [application], "RoleArn": "arn:aws:iam::123456789012:role/push"}
    streams = {"StreamName": "updates", "RoleArn": "arn:aws:iam::123456789012:role/streams"}
    configured = body(developer.set_identity_pool_configuration(**pool, PushSync=push, CognitoStreams=streams))
    assert configured == {**pool, "PushSync": push, "CognitoStreams": {**streams, "StreamingStatus": "ENABLED"}}
    assert body(developer.get_identity_pool_configuration(**pool)) == configured

    disabled = {"StreamName": "updates", "StreamingStatus": "DISABLED"}
    changed = developer.set_identity_pool_configuration(**pool, CognitoStreams=disabled)
    assert body(changed) == {**pool, "PushSync": push, "CognitoStreams": disabled}
    cleared = developer.set_identity_pool_configuration(**pool, PushSync={})
    assert body(cleared) == {**pool, "CognitoStreams": disabled}
    developer.set_identity_pool_configuration(**pool, CognitoStreams={})
    assert body(developer.get_identity_pool_configuration(**pool)) == pool


def test_errors_of_a_configuration(user, developer):
    pool = {"IdentityPoolId": POOL}
    with pytest.raises(developer.exceptions.InvalidParameterException) as invalid:
        developer.set_identity_pool_configuration(**pool, PushSync={"ApplicationArns": ["game"]})
    assert "'pushSync.applicationArns.1.member'" in invalid.value.response["Error"]["Message"]
    with pytest.raises(developer.exceptions.InvalidParameterException):
        developer.get_identity_pool_configuration(IdentityPoolId="INVALID")
    with pytest.raises(user.client.exceptions.NotAuthorizedException):
        user.client.get_identity_pool_configuration(**pool)
    with pytest.raises(user.client.exceptions.NotAuthorizedException):
        user.client.set_identity_pool_configuration(**pool, CognitoStreams={"StreamName": "updates"})


def concurrently(call, times):
    """Returns the results and the errors of a call that is made several times at once."""

    def outcome(number):
        try:
            return call(number)
        except ClientError as error:
            return error

    with ThreadPoolExecutor(times) as threads:
        outcomes = list(threads.map(outcome, range(times)))
    return [o for o in outcomes if isinstance(o, dict)], [o for o in outcomes if isinstance(o, ClientError)]


def test_concurrent_changes_of_a_configuration(developer):
    pool = {"IdentityPoolId": f"{REGION}:{uuid.uuid4()}"}
    configured, refused, rounds = [], [], 0
    while not refused and rounds < 100:  # until two requests meet
        rounds += 1
        results, errors = concurrently(
            lambda number: developer.set_identity_pool_configuration(
                **pool, CognitoStreams={"StreamName": f"updates-{number}"}
            ),
            8,
        )
        configured += results
        refused += errors
    assert {error.response["Error"]["Code"] for error in refused} == {"ConcurrentModificationException"}
    assert all(isinstance(error, developer.exceptions.ConcurrentModificationException) for error in refused)
    stored = body(developer.get_identity_pool_configuration(**pool))
    assert stored in [body(configuration) for configuration in configured]


@pytest.fixture
def pushing(user, developer):
    """A user of a new pool with an application for Android."""
    other = type(user)(user.endpoint, pool=f"{REGION}:{uuid.uuid4()}")
    application = "arn:aws:sns:us-east-1:123456789012:app/GCM/game"
    developer.set_identity_pool_configuration(IdentityPoolId=other.pool, PushSync={"ApplicationArns": [application]})
    return other


def test_device_and_its_subscription(pushing):
    client = pushing.client
    device = client.register_device(**pushing.names, Platform="GCM", Token="token")["DeviceId"]
    assert client.register_device(**pushing.names, Platform="GCM", Token="token")["DeviceId"] == device
    assert str(uuid.UUID(device)) == device
    subscription = {**pushing.dataset(), "DeviceId": device}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.subscribe_to_dataset(**subscription)
    pushing.write({"Op": "replace", "Key": "k", "Value": "v", "SyncCount": 0})
    assert body(client.subscribe_to_dataset(**subscription)) == {}
    assert body(client.unsubscribe_from_dataset(**subscription)) == {}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.unsubscribe_from_dataset(**subscription)


def test_errors_of_devices(pushing, developer):
    client = pushing.client
    with pytest.raises(client.exceptions.InvalidConfigurationException):
        client.register_device(**pushing.names, Platform="APNS", Token="token")
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.register_device(**pushing.names, Platform="FCM", Token="token")
    with pytest.raises(developer.exceptions.NotAuthorizedException):
        developer.register_device(**pushing.names, Platform="GCM", Token="token")
    for device in ["a/b", "c d+e%2F", "ü?#"]:
        with pytest.raises(client.exceptions.ResourceNotFoundException) as missing:
            client.subscribe_to_dataset(**pushing.dataset(), DeviceId=device)
        assert missing.value.response["Error"]["Message"] == "Device not found"


def test_events_of_a_pool(user, developer):
    pool = f"{REGION}:{uuid.uuid4()}"
    function = "arn:aws:lambda:us-east-1:123456789012:function:trigger:live"
    assert developer.get_cognito_events(IdentityPoolId=pool)["Events"] == {}
    developer.set_cognito_events(IdentityPoolId=pool, Events={"SyncTrigger": function})
    assert developer.get_cognito_events(IdentityPoolId=pool)["Events"] == {"SyncTrigger": function}
    developer.set_cognito_events(IdentityPoolId=pool, Events={})
    assert developer.get_cognito_events(IdentityPoolId=pool)["Events"] == {"SyncTrigger": function}
    developer.set_cognito_events(IdentityPoolId=pool, Events={"SyncTrigger": ""})
    assert developer.get_cognito_events(IdentityPoolId=pool)["Events"] == {}
    with pytest.raises(user.client.exceptions.NotAuthorizedException):
        user.client.set_cognito_events(IdentityPoolId=pool, Events={"SyncTrigger": function})
    with pytest.raises(developer.exceptions.InvalidParameterException):
        developer.set_cognito_events(IdentityPoolId=pool, Events={"SyncTrigger": "function"})


def test_bulk_publish(user, developer):
    pool = {"IdentityPoolId": f"{REGION}:{uuid.uuid4()}"}
    assert body(developer.get_bulk_publish_details(**pool)) == {**pool, "BulkPublishStatus": "NOT_STARTED"}
    with pytest.raises(developer.exceptions.InvalidParameterException) as no_stream:
        developer.bulk_publish(**pool)
    assert "has no stream" in no_stream.value.response["Error"]["Message"]
    developer.set_identity_pool_configuration(**pool, CognitoStreams={"StreamName": "updates"})
    assert body(developer.bulk_publish(**pool)) == pool
    details = body(developer.get_bulk_publish_details(**pool))
    assert_recent(details["BulkPublishStartTime"])
    assert details["BulkPublishStatus"] in ("IN_PROGRESS", "SUCCEEDED")
    with pytest.raises(
        (developer.exceptions.DuplicateRequestException, developer.exceptions.AlreadyStreamedException)
    ) as second:
        developer.bulk_publish(**pool)
    assert second.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    with pytest.raises(user.client.exceptions.NotAuthorizedException):
        user.client.bulk_publish(**pool)
    with pytest.raises(user.client.exceptions.NotAuthorizedException):
        user.client.get_bulk_publish_details(**pool)


def test_of_concurrent_bulk_publishes_one_starts(developer):
    pool = {"IdentityPoolId": f"{REGION}:{uuid.uuid4()}"}
    developer.set_identity_pool_configuration(**pool, CognitoStreams={"StreamName": "updates"})

    def outcome(_):
        try:
            developer.bulk_publish(**pool)
            return "started"
        except (developer.exceptions.DuplicateRequestException, developer.exceptions.AlreadyStreamedException):
            return "refused"

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(outcome, range(8)))
    assert sorted(outcomes) == ["refused"] * 7 + ["started"]
