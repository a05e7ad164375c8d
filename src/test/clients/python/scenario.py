"""The scenario that every client runs, for the clients of which the program is in Python, and for the AWS CLI.

    TIDEMARK_ENDPOINT=PROXY-URL TIDEMARK_CALLERS=../callers.txt python scenario.py boto3|aiobotocore|capo|cli

The service must know the callers.

Prints one line for each case: `ok NAME` or `not ok NAME: reason`, and `note NAME: text` for what was observed.
"""

import datetime
import importlib
import json
import os
import pathlib
import sys
import time
import urllib.request
import uuid
from typing import NamedTuple

from scenario_errors import Failure

ENDPOINT = os.environ["TIDEMARK_ENDPOINT"]
REGION = "us-east-1"
ODD = ["a b", "é", "日本", "😀", "a/b", "..", "%3A", "+", "\"'\\", "<&>", "{}", "null", "__proto__", "x" * 1024]
FAILED = []


class Caller(NamedTuple):
    """A caller with its credentials; `token` is None for lasting ones."""

    access_key: str
    secret: str
    token: str | None
    identity: str


def callers():
    lines = pathlib.Path(os.environ["TIDEMARK_CALLERS"]).read_text(encoding="utf-8").splitlines()
    found = [line.split() for line in lines if not line.startswith("#")]
    return [Caller(key, secret, None if token == "-" else token, identity) for key, secret, token, identity in found]


PLAYER_1, PLAYER_2, DEVELOPER = callers()


def new_id():
    return f"{REGION}:{uuid.uuid4()}"


def proxy(method, path, body=None):
    request = urllib.request.Request(ENDPOINT + path, method=method, data=body and json.dumps(body).encode())
    with urllib.request.urlopen(request) as response:
        return int(response.read())


def fault(times, **members):
    proxy("PUT", "/-/fault", {"times": times, **members})


def requests():
    return proxy("GET", "/-/requests")


def replace(key, value, count=0, **members):
    return {"Op": "replace", "Key": key, "Value": value, "SyncCount": count, **members}


def remove(key, count):
    return {"Op": "remove", "Key": key, "SyncCount": count}


def equal(seen, expected):
    if seen != expected:
        raise AssertionError(f"{str(seen)[:200]} instead of {str(expected)[:200]}")


def by_key(records):
    return {record["Key"]: (record.get("Value"), record["SyncCount"]) for record in records}


class User:
    """An identity in a pool of its own, and the calls that a device makes."""

    def __init__(self, client, caller):
        self.pool, self.caller, self.identity = new_id(), caller, caller.identity
        self.client = client

    def names(self, dataset=None):
        names = {"IdentityPoolId": self.pool, "IdentityId": self.identity}
        return names | ({"DatasetName": dataset} if dataset else {})

    def call(self, operation, dataset=None, **members):
        return self.client.call(self.caller, operation, self.names(dataset) | members)

    def as_developer(self, operation, **members):
        return self.client.call(DEVELOPER, operation, {"IdentityPoolId": self.pool} | members)

    def list(self, dataset="game", **members):
        return self.call("ListRecords", dataset, **members)

    def update(self, *patches, dataset="game", **members):
        token = self.list(dataset)["SyncSessionToken"]
        members |= {"SyncSessionToken": token, "RecordPatches": list(patches)}
        return by_key(self.call("UpdateRecords", dataset, **members)["Records"])

    def fails(self, expected, operation, *arguments, **members):
        try:
            operation(*arguments, **members)
        except Failure as failure:
            return equal(failure.name, expected)
        raise AssertionError(f"no {expected}")


def case(name):
    """A step of the scenario: it runs where it is defined, and prints its result."""

    def run(step):
        try:
            text = step()
            print(f"ok {name}", flush=True)
            if text:
                print(f"note {name}: {text}", flush=True)
        except Exception as problem:  # Any failure is the result of the case
            FAILED.append(name)
            print(f"not ok {name}: {type(problem).__name__}: {' '.join(str(problem).split())[:300]}", flush=True)

    return run


def records(user):
    @case("update")
    def _():
        equal(user.update(replace("a", "1"), replace("b", "2")), {"a": ("1", 1), "b": ("2", 1)})

    @case("list")
    def _():
        listing = user.list()
        equal(by_key(listing["Records"]), {"a": ("1", 1), "b": ("2", 1)})
        equal((listing["Count"], listing["DatasetExists"], listing["DatasetSyncCount"]), (2, True, 1))
        equal(bool(listing.get("NextToken")), False)

    @case("conflict")
    def _():
        user.update(replace("a", "10", 1))
        user.fails("ResourceConflictException", user.update, replace("a", "11", 1), replace("b", "3", 1))
        equal(by_key(user.list()["Records"]), {"a": ("10", 2), "b": ("2", 1)})

    @case("delta")
    def _():
        listing = user.list(LastSyncCount=1)
        equal((by_key(listing["Records"]), listing["DatasetSyncCount"]), ({"a": ("10", 2)}, 2))

    @case("remove")
    def _():
        equal(user.update(remove("b", 1))["b"][1], 3)
        removed = by_key(user.list(LastSyncCount=2)["Records"])["b"]
        equal((removed[0] or None, removed[1]), (None, 3))

    @case("re-add")
    def _():
        user.fails("ResourceConflictException", user.update, replace("b", "4"))
        equal(user.update(replace("b", "4", 3)), {"b": ("4", 4)})

    @case("lost-response")
    def _():
        token = user.list()["SyncSessionToken"]
        fault(1, drop=True)
        try:
            members = {"SyncSessionToken": token, "RecordPatches": [replace("c", "5")]}
            equal(by_key(user.call("UpdateRecords", "game", **members)["Records"]), {"c": ("5", 5)})
            equal(requests(), 2)
        finally:
            fault(0)
        equal(user.list()["DatasetSyncCount"], 5)


def datasets(user):
    @case("describe")
    def _():
        dataset = user.call("DescribeDataset", "game")["Dataset"]
        equal((dataset["DatasetName"], dataset["NumRecords"], dataset["IdentityId"]), ("game", 3, user.identity))

    @case("paging")
    def _():
        names = {f"set:{number}" for number in range(5)}
        for name in names:
            user.update(replace("k", "v"), dataset=name)
        equal(pages(user, "ListDatasets", "Datasets", "DatasetName"), names | {"game"})
        equal(pages(user, "ListRecords", "Records", "Key", "game"), {"a", "b", "c"})

    @case("usage")
    def _():
        usage = user.call("DescribeIdentityUsage")["IdentityUsage"]
        equal((usage["DatasetCount"], usage["IdentityId"]), (6, user.identity))
        pool = user.as_developer("DescribeIdentityPoolUsage")["IdentityPoolUsage"]
        equal(pool["IdentityPoolId"], user.pool)

    @case("delete")
    def _():
        user.call("DeleteDataset", "game")
        user.fails("ResourceNotFoundException", user.call, "DescribeDataset", "game")
        listing = user.list(LastSyncCount=5)
        equal((listing["DatasetExists"], listing["DatasetDeletedAfterRequestedSyncCount"]), (False, True))

    @case("no-records")
    def _():
        equal(user.list("new").get("Records") or [], [])


def pages(user, operation, member, name, *dataset):
    found, token, requested = set(), None, 0
    while requested == 0 or token:
        page = user.call(operation, *dataset, MaxResults=2, **({"NextToken": token} if token else {}))
        found |= {item[name] for item in page[member]}
        token, requested = page.get("NextToken"), requested + 1
    if requested < 2:
        raise AssertionError("one page only")
    return found


def sizes(user):
    @case("1024-records")
    def _():
        patches = [replace(f"k{number:04}", "v") for number in range(1024)]
        equal(len(user.update(*patches, dataset="many")), 1024)
        equal(len(user.list("many")["Records"]), 1024)
        user.fails("LimitExceededException", user.update, replace("one more", "v"), dataset="many")

    @case("1-MB")
    def _():
        value = "<é" * 300_000 + "x" * 100_000
        equal(user.update(replace("k", value), dataset="large"), {"k": (value, 1)})
        equal(by_key(user.list("large")["Records"]), {"k": (value, 1)})

    @case("odd-keys")
    def _():
        expected = {key: (f"value of {key}"[:40], 1) for key in ODD}
        equal(user.update(*[replace(key, value) for key, (value, _) in expected.items()], dataset="odd:keys"), expected)
        equal(by_key(user.list("odd:keys")["Records"]), expected)

    @case("odd-values")
    def _():
        values = ["", " ", "null", "0", "true", "\n\t", "\u0001", "\ufeff", "{\"a\":1}", *ODD]
        expected = {f"k{number}": (value, 1) for number, value in enumerate(values)}
        equal(user.update(*[replace(key, value) for key, (value, _) in expected.items()], dataset="values"), expected)
        equal(by_key(user.list("values")["Records"]), expected)

    @case("dates")
    def _():
        date = datetime.datetime.fromtimestamp(1600000000.123, datetime.timezone.utc)
        user.update(replace("d", "v", DeviceLastModifiedDate=date), dataset="dates")
        first = seconds(user.list("dates")["Records"][0]["DeviceLastModifiedDate"])
        user.update(replace("d", "v", 1, DeviceLastModifiedDate=datetime.datetime.fromtimestamp(first, datetime.timezone.utc)), dataset="dates")
        second = seconds(user.list("dates")["Records"][0]["DeviceLastModifiedDate"])
        equal((int(first), second), (1600000000, first))
        return f"{first:.3f} of 1600000000.123"


def seconds(date):
    if isinstance(date, str):
        date = datetime.datetime.fromisoformat(date)
    return date.timestamp() if isinstance(date, datetime.datetime) else float(date)


def errors(user, other):
    @case("events")
    def _():
        arn = "arn:aws:lambda:us-east-1:123456789012:function:none"
        other.as_developer("SetCognitoEvents", Events={"SyncTrigger": arn})
        equal(other.as_developer("GetCognitoEvents")["Events"], {"SyncTrigger": arn})

    @case("InvalidLambdaFunctionOutputException")
    def _():
        other.fails("InvalidLambdaFunctionOutputException", other.update, replace("k", "v"))
        other.as_developer("SetCognitoEvents", Events={"SyncTrigger": ""})
        equal(other.update(replace("k", "v")), {"k": ("v", 1)})

    @case("InvalidParameterException")
    def _():
        user.fails("InvalidParameterException", user.list, NextToken="none")

    @case("NotAuthorizedException")
    def _():
        user.fails("NotAuthorizedException", user.client.call, user.caller, "ListDatasets", other.names())

    @case("InvalidConfigurationException")
    def _():
        user.fails("InvalidConfigurationException", user.call, "RegisterDevice", Platform="GCM", Token="token")

    developer_errors(other)

    @case("retries")
    def _():
        attempts = {}
        for status, name in [
            (429, "TooManyRequestsException"),
            (429, "LambdaThrottledException"),
            (500, "InternalErrorException"),
            (400, "LimitExceededException"),
            (409, "ResourceConflictException"),
        ]:
            fault(99, status=status, type=name)
            try:
                members = {"SyncSessionToken": "t", "RecordPatches": [replace("k", "v")]}
                user.fails(name, user.call, "UpdateRecords", "game", **members)
                attempts[name] = requests()
            finally:
                fault(0)
        return " / ".join(map(str, attempts.values()))

    @case("LambdaSocketTimeoutException")
    def _():
        fault(99, status=400, type="LambdaSocketTimeoutException")
        try:
            members = {"SyncSessionToken": "t", "RecordPatches": [replace("k", "v")]}
            user.fails("LambdaSocketTimeoutException", user.call, "UpdateRecords", "game", **members)
        finally:
            fault(0)


def developer_errors(user):
    @case("AlreadyStreamedException")
    def _():
        role = "arn:aws:iam::123456789012:role/streams"
        streams = {"StreamName": "clients", "RoleArn": role, "StreamingStatus": "ENABLED"}
        user.as_developer("SetIdentityPoolConfiguration", CognitoStreams=streams)
        user.as_developer("BulkPublish")
        for _ in range(60):
            if user.as_developer("GetBulkPublishDetails")["BulkPublishStatus"] == "SUCCEEDED":
                break
            time.sleep(0.5)
        user.fails("AlreadyStreamedException", user.as_developer, "BulkPublish")

    # These two take concurrent requests, so the proxy answers.
    for operation, name in [
        ("BulkPublish", "DuplicateRequestException"),
        ("SetIdentityPoolConfiguration", "ConcurrentModificationException"),
    ]:

        @case(name)
        def _(operation=operation, name=name):
            fault(1, status=400, type=name)
            try:
                user.fails(name, user.as_developer, operation)
            finally:
                fault(0)


def main():
    started = time.monotonic()
    client = importlib.import_module(f"with_{sys.argv[1]}").Client(ENDPOINT, REGION)
    print(f"note version: {client.version}", flush=True)
    user = User(client, PLAYER_1)
    records(user)
    datasets(user)
    sizes(user)
    errors(user, User(client, PLAYER_2))
    print(f"note seconds: {time.monotonic() - started:.0f}")
    return 1 if FAILED else 0


sys.exit(main())
