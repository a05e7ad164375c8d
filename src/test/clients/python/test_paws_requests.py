"""Requests as R's paws sends them: a Content-Type on every request, numbers in R's notation, dates in whole seconds,
and no empty members.
"""

import datetime
import http.client
import json
from urllib.parse import quote, urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from conftest import REGION, replace

CONTENT_TYPE = "application/x-amz-json-1.1"


def send(user, method, path, body=None, identities="identities"):
    """Sends a request and returns status and body. Like paws, it signs the Content-Type and the encoded path."""
    url = f"{user.endpoint}/identitypools/{quote(user.names['IdentityPoolId'], safe='')}" + (
        f"/{identities}/{quote(user.identity, safe='')}{path}"
    )
    data = "" if body is None else json.dumps(body)
    request = AWSRequest(method, url, data=data, headers={"Content-Type": CONTENT_TYPE})
    SigV4Auth(Credentials(user.identity, "any"), "execute-api", REGION).add_auth(request)
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.putrequest(method, parts.path + (f"?{parts.query}" if parts.query else ""))
    for name, value in {**dict(request.headers.items()), "Content-Length": str(len(data.encode()))}.items():
        connection.putheader(name, value)
    connection.endheaders(data.encode())
    response = connection.getresponse()
    assert response.headers["Content-Type"] == CONTENT_TYPE
    return response.status, json.loads(response.read())


@pytest.fixture
def written(user):
    status, listing = send(user, "GET", "/datasets/game/records")
    assert status == 200
    patch = {"Op": "replace", "Key": "k", "Value": "1e+05", "SyncCount": 0, "DeviceLastModifiedDate": 1424801804}
    body = {"SyncSessionToken": listing["SyncSessionToken"], "RecordPatches": [patch]}
    status, update = send(user, "POST", "/datasets/game", body)
    assert status == 200, update
    return update["Records"][0]


def test_date_of_whole_seconds(user, written):
    assert written["DeviceLastModifiedDate"] == 1424801804
    date = user.client.list_records(**user.dataset())["Records"][0]["DeviceLastModifiedDate"]
    assert date == datetime.datetime(2015, 2, 24, 18, 16, 44, tzinfo=datetime.timezone.utc)


def test_count_of_a_hundred_thousand_in_the_query(user, written):
    status, refusal = send(user, "GET", "/datasets/game/records?lastSyncCount=1e%2B05")
    assert (status, refusal["__type"]) == (400, "InvalidParameterException")
    assert refusal["message"] == "No such SyncCount: 100000 exists for this Dataset"


def test_page_of_a_hundred_thousand_in_the_query(user, written):
    status, listing = send(user, "GET", "/datasets/game/records?maxResults=1e%2B05")
    assert (status, listing["Count"]) == (200, 1)


def test_count_of_a_hundred_thousand_in_the_body(user, written):
    token = user.token()
    text = '{"SyncSessionToken": "%s", "RecordPatches": [{"Op": "remove", "Key": "k", "SyncCount": 1e+05}]}' % token
    status, refusal = send(user, "POST", "/datasets/game", json.loads(text))
    assert (status, refusal["__type"]) == (409, "ResourceConflictException")
    assert refusal["message"] == "Current SyncCount for: k is: 1 not: 100000"


def test_update_without_patches(user, written):
    """paws omits an empty list of patches."""
    status, update = send(user, "POST", "/datasets/game", {"SyncSessionToken": user.token()})
    assert (status, update) == (200, {"Records": []})


def test_update_without_body(user, written):
    """paws sends no body if it has no members, but still a Content-Type."""
    status, refusal = send(user, "POST", "/datasets/game")
    assert (status, refusal["__type"]) == (400, "InvalidParameterException")
    assert "'syncSessionToken' failed to satisfy constraint: Member must not be null" in refusal["message"]


def test_content_type_on_get_and_delete(user, written):
    assert send(user, "GET", "/datasets/game")[0] == 200
    assert send(user, "GET", "/datasets")[0] == 200
    assert send(user, "GET", "")[0] == 200
    assert send(user, "DELETE", "/datasets/game")[0] == 200
    assert send(user, "DELETE", "/datasets/game")[0] == 404


def test_paws_reads_what_boto3_wrote(user, written):
    user.write(replace("k", "other", written["SyncCount"]))
    status, listing = send(user, "GET", "/datasets/game/records?lastSyncCount=1")
    assert (status, listing["Records"][0]["Value"]) == (200, "other")


def test_device_and_its_subscription(user, written, developer):
    """paws sends a body with a registration only, but a Content-Type with all three. RegisterDevice has another path."""
    developer.set_identity_pool_configuration(
        IdentityPoolId=user.pool,
        PushSync={"ApplicationArns": ["arn:aws:sns:us-east-1:123456789012:app/GCM/game"]},
    )
    body = {"Platform": "GCM", "Token": "1e+05"}
    status, registered = send(user, "POST", "/device", body, identities="identity")
    assert status == 200, registered
    subscription = f"/datasets/game/subscriptions/{registered['DeviceId']}"
    assert send(user, "POST", subscription) == (200, {})
    assert send(user, "DELETE", subscription) == (200, {})
    status, refusal = send(user, "DELETE", subscription)
    assert (status, refusal["__type"]) == (404, "ResourceNotFoundException")
    status, refusal = send(user, "POST", "/device", {"Token": "token"}, identities="identity")
    assert (status, refusal["__type"]) == (400, "InvalidParameterException")
