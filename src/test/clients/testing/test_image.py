"""Starts the image that `make image` builds, as Testcontainers does: on a free port of this machine."""

import subprocess
import time

import pytest
from tidemark_testing import Tidemark


def docker(*arguments):
    return subprocess.run(["docker", *arguments], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def await_output(wanted, *arguments):
    """Repeats a command of Docker until its output has a text."""
    deadline = time.monotonic() + 60
    while wanted not in (output := docker(*arguments)):
        assert time.monotonic() < deadline, output
        time.sleep(0.2)


@pytest.fixture
def container():
    name = docker("run", "--detach", "--publish", "127.0.0.1::8014", "tidemark-local", "--stage", "test")
    yield name
    docker("rm", "--force", name)


def test_container_is_ready_and_healthy_serves_and_stops(container):
    await_output("Tidemark listens on http://127.0.0.1:8014/test,", "logs", container)
    await_output("true", "inspect", "--format", "{{eq .State.Health.Status \"healthy\"}}", container)
    address = docker("port", container, "8014").splitlines()[0]
    with Tidemark(f"http://{address}/test") as tidemark:
        names = {"IdentityPoolId": tidemark.identity_pool_id, "IdentityId": tidemark.identity_id}
        client = tidemark.client()
        token = client.list_records(**names, DatasetName="game")["SyncSessionToken"]
        patch = {"Op": "replace", "Key": "level", "Value": "2", "SyncCount": 0}
        client.update_records(**names, DatasetName="game", SyncSessionToken=token, RecordPatches=[patch])
        assert client.list_records(**names, DatasetName="game")["Records"][0]["Value"] == "2"
    assert docker("exec", container, "id", "-u") != "0"
    docker("stop", "--time", "60", container)  # A busy machine may need more than the 10 s that Docker gives.
    assert docker("inspect", "--format", "{{.State.ExitCode}}", container) == "143"  # SIGTERM, not SIGKILL
