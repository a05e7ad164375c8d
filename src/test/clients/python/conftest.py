"""Clients of a running local service. Its URL is in TIDEMARK_ENDPOINT.

The access key id identifies the caller: an id in the form of an identity id is that identity, any other a developer.
Requests are signed as for API Gateway; the service checks the signatures of known callers only.
"""

import os
import uuid
from dataclasses import dataclass, field

import boto3
import pytest
from botocore.config import Config

REGION = "us-east-1"
POOL = "us-east-1:00000000-0000-0000-0000-000000000001"
DEVELOPER = "AKIAIOSFODNN7EXAMPLE"

# These need a Kinesis or an SNS outside the service, or another engine.
OUTSIDE = {"test_streams.py": "KINESIS_ENDPOINT", "test_push.py": "SNS_ENDPOINT", "test_memory_engine.py": "MEMORY_DYNAMODB"}
collect_ignore = [file for file, variable in OUTSIDE.items() if variable not in os.environ]


def client_of(endpoint, access_key_id):
    """Returns a boto3 client configured as in the README, without retries."""
    client = boto3.client(
        "cognito-sync",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=access_key_id,
        aws_secret_access_key="any",
        config=Config(retries={"total_max_attempts": 1, "mode": "standard"}),
    )

    def as_execute_api(request, **_):
        request.context.setdefault("signing", {})["signing_name"] = "execute-api"

    client.meta.events.register("before-sign.cognito-sync.*", as_execute_api)
    return client


@dataclass
class User:
    """A new identity with a client, and the members that name it in a call."""

    endpoint: str
    identity: str = field(default_factory=lambda: f"{REGION}:{uuid.uuid4()}")
    pool: str = POOL

    def __post_init__(self):
        self.client = client_of(self.endpoint, self.identity)

    @property
    def names(self):
        return {"IdentityPoolId": self.pool, "IdentityId": self.identity}

    def dataset(self, name="game"):
        return {**self.names, "DatasetName": name}

    def token(self, name="game"):
        return self.client.list_records(**self.dataset(name))["SyncSessionToken"]

    def write(self, *patches, name="game", **members):
        return self.client.update_records(
            **self.dataset(name), SyncSessionToken=self.token(name), RecordPatches=list(patches), **members
        )["Records"]


def replace(key, value, count=0, **members):
    return {"Op": "replace", "Key": key, "Value": value, "SyncCount": count, **members}


def remove(key, count, **members):
    return {"Op": "remove", "Key": key, "SyncCount": count, **members}


@pytest.fixture(scope="session")
def endpoint():
    return os.environ["TIDEMARK_ENDPOINT"]


@pytest.fixture
def user(endpoint):
    return User(endpoint)


@pytest.fixture
def developer(endpoint):
    return client_of(endpoint, DEVELOPER)
