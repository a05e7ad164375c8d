"""The fixture as a test of a stranger uses it."""

import pytest

POOLS = set()


def write(client, tidemark, identity, key, value, count=0):
    names = {"IdentityPoolId": tidemark.identity_pool_id, "IdentityId": identity, "DatasetName": "game"}
    token = client.list_records(**names)["SyncSessionToken"]
    patch = {"Op": "replace", "Key": key, "Value": value, "SyncCount": count}
    return client.update_records(**names, SyncSessionToken=token, RecordPatches=[patch])


def records(client, tidemark, identity):
    response = client.list_records(
        IdentityPoolId=tidemark.identity_pool_id, IdentityId=identity, DatasetName="game"
    )
    return {record["Key"]: record.get("Value") for record in response["Records"]}


def test_client_calls_as_the_identity(tidemark):
    client = tidemark.client()
    write(client, tidemark, tidemark.identity_id, "level", "2")
    assert records(client, tidemark, tidemark.identity_id) == {"level": "2"}
    with pytest.raises(client.exceptions.NotAuthorizedException):
        records(client, tidemark, tidemark.new_identity_id())


def test_other_callers_have_clients(tidemark):
    other = tidemark.new_identity_id()
    write(tidemark.client(other), tidemark, other, "level", "3")
    assert records(tidemark.developer(), tidemark, other) == {"level": "3"}


@pytest.mark.parametrize("_", range(2))
def test_every_test_has_its_own_pool(tidemark, _):
    assert tidemark.identity_pool_id not in POOLS
    POOLS.add(tidemark.identity_pool_id)
    assert records(tidemark.client(), tidemark, tidemark.identity_id) == {}


def test_client_has_the_given_configuration(tidemark):
    client = tidemark.client(retries={"total_max_attempts": 1})
    assert client.meta.config.retries["total_max_attempts"] == 1
