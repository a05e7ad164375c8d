"""The AWS CLI against the service, with the session in the README."""

import json
import os
import re
import subprocess
import sys
import urllib.parse
from pathlib import Path

from conftest import DEVELOPER, REGION

AWS = Path(sys.executable).with_name("aws")


def run(user, operation, *arguments, access_key_id=None, dataset=True, identity=True, pool=True):
    names = ["--identity-pool-id", user.names["IdentityPoolId"]] if pool else []
    names += ["--identity-id", user.identity] if identity else []
    names += ["--dataset-name", "game"] if dataset else []
    return subprocess.run(
        [AWS, "cognito-sync", operation, *names, *arguments],
        env={
            **os.environ,
            "AWS_ENDPOINT_URL_COGNITO_SYNC": user.endpoint,
            "AWS_ACCESS_KEY_ID": access_key_id or user.identity,
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def aws(user, operation, *arguments, **options):
    result = run(user, operation, *arguments, **options)
    assert result.returncode == 0, f"{operation} {arguments}: {result.stderr}"
    return json.loads(result.stdout)


def update(user, token, *patches):
    return ("--sync-session-token", token, "--record-patches", *patches)


def test_write_conflict_delta_and_deletion(user):
    token = aws(user, "list-records")["SyncSessionToken"]
    patches = update(user, token, "Op=replace,Key=highScore,Value=5,SyncCount=0")
    (written,) = aws(user, "update-records", *patches)["Records"]
    assert (written["Key"], written["Value"], written["SyncCount"]) == ("highScore", "5", 1)

    token = aws(user, "list-records")["SyncSessionToken"]
    stale = run(user, "update-records", *update(user, token, "Op=replace,Key=highScore,Value=4,SyncCount=0"))
    assert stale.returncode != 0, stale
    assert (
        "An error occurred (ResourceConflictException) when calling the UpdateRecords operation:"
        " Current SyncCount for: highScore is: 1 not: 0" in stale.stderr
    )

    debug = run(
        user, "update-records", "--debug", *update(user, token, "Op=replace,Key=highScore,Value=4,SyncCount=0")
    )
    header = re.search(r"'x-tidemark-conflicts': '([^;']*)", debug.stderr, re.IGNORECASE).group(1)
    assert json.loads(urllib.parse.unquote(header)) == [["highScore", 1]]

    aws(user, "update-records", *update(user, token, "Op=replace,Key=level,Value=2,SyncCount=0"))
    delta = aws(user, "list-records", "--last-sync-count", "1")
    assert [record["Key"] for record in delta["Records"]] == ["level"]
    assert delta["DatasetSyncCount"] == 2

    assert aws(user, "describe-dataset")["Dataset"]["NumRecords"] == 2
    assert aws(user, "list-datasets", dataset=False)["Count"] == 1
    assert aws(user, "describe-identity-usage", dataset=False)["IdentityUsage"]["DatasetCount"] == 1
    assert aws(user, "delete-dataset")["Dataset"]["DatasetName"] == "game"
    gone = run(user, "describe-dataset")
    assert "(ResourceNotFoundException)" in gone.stderr and "Dataset 'game' not found" in gone.stderr, gone


def test_usage_of_pools(user):
    token = aws(user, "list-records")["SyncSessionToken"]
    before = run(user, "describe-identity-pool-usage", access_key_id=DEVELOPER, dataset=False, identity=False)
    stored = json.loads(before.stdout)["IdentityPoolUsage"]["DataStorage"] if before.returncode == 0 else 0
    aws(user, "update-records", *update(user, token, "Op=replace,Key=highScore,Value=5,SyncCount=0"))
    developer = {"access_key_id": DEVELOPER, "dataset": False, "identity": False}
    usage = aws(user, "describe-identity-pool-usage", **developer)["IdentityPoolUsage"]
    assert usage["DataStorage"] == stored + 10
    page = aws(user, "list-identity-pool-usage", "--max-results", "1", pool=False, **developer)
    assert (page["Count"], page["MaxResults"]) == (1, 1)


def test_configuration_of_a_pool(user):
    developer = {"access_key_id": DEVELOPER, "dataset": False, "identity": False}
    push = {"ApplicationArns": ["arn:aws:sns:us-east-1:123456789012:app/GCM/game"]}
    configured = aws(
        user,
        "set-identity-pool-configuration",
        "--cognito-streams",
        "StreamName=updates,StreamingStatus=DISABLED",
        "--push-sync",
        f"ApplicationArns={push['ApplicationArns'][0]}",
        **developer,
    )
    assert configured["CognitoStreams"] == {"StreamName": "updates", "StreamingStatus": "DISABLED"}
    assert configured["PushSync"] == push
    assert aws(user, "get-identity-pool-configuration", **developer) == configured
    cleared = aws(user, "set-identity-pool-configuration", "--push-sync", "{}", "--cognito-streams", "{}", **developer)
    assert cleared == {"IdentityPoolId": user.pool}
    refused = run(user, "get-identity-pool-configuration", dataset=False, identity=False)
    assert "(NotAuthorizedException)" in refused.stderr, refused


def test_device_and_its_subscription(user):
    developer = {"access_key_id": DEVELOPER, "dataset": False, "identity": False}
    application = "ApplicationArns=arn:aws:sns:us-east-1:123456789012:app/GCM/game"
    aws(user, "set-identity-pool-configuration", "--push-sync", application, **developer)
    registration = ("register-device", "--platform", "GCM", "--token", "token")
    device = aws(user, *registration, dataset=False)["DeviceId"]
    assert aws(user, *registration, dataset=False)["DeviceId"] == device

    named = ("--device-id", device)
    missing = run(user, "subscribe-to-dataset", *named)
    assert "(ResourceNotFoundException)" in missing.stderr, missing
    token = aws(user, "list-records")["SyncSessionToken"]
    aws(user, "update-records", *update(user, token, "Op=replace,Key=highScore,Value=5,SyncCount=0"))
    for operation in ("subscribe-to-dataset", "unsubscribe-from-dataset"):
        done = run(user, operation, *named)
        assert (done.returncode, done.stdout.strip()) in {(0, ""), (0, "{}")}, done
    again = run(user, "unsubscribe-from-dataset", *named)
    assert "(ResourceNotFoundException)" in again.stderr, again
    other = run(user, "register-device", "--platform", "ADM", "--token", "token", dataset=False)
    assert "(InvalidConfigurationException)" in other.stderr, other


def test_bulk_publish(user):
    developer = {"access_key_id": DEVELOPER, "dataset": False, "identity": False}
    details = aws(user, "get-bulk-publish-details", **developer)
    assert details == {"IdentityPoolId": user.pool, "BulkPublishStatus": "NOT_STARTED"}
    refused = run(user, "bulk-publish", **developer)
    assert "(InvalidParameterException)" in refused.stderr, refused
    aws(user, "set-identity-pool-configuration", "--cognito-streams", "StreamName=updates", **developer)
    assert aws(user, "bulk-publish", **developer) == {"IdentityPoolId": user.pool}
    second = run(user, "bulk-publish", **developer)
    assert "(DuplicateRequestException)" in second.stderr or "(AlreadyStreamedException)" in second.stderr, second


def test_developer_credentials(user):
    assert aws(user, "list-records", access_key_id=DEVELOPER)["DatasetExists"] is False


def test_example_that_the_service_prints():
    line = os.environ["TIDEMARK_EXAMPLE"]
    result = subprocess.run(
        ["bash", "-c", line],
        env={**os.environ, "PATH": f"{AWS.parent}:{os.environ['PATH']}", "AWS_PAGER": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{line}: {result.stderr}"
    assert json.loads(result.stdout)["DatasetExists"] is False
