"""Runs the examples in the documentation and compares the output."""

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import boto3
from conftest import POOL, User, remove, replace

PROJECT = Path(__file__).resolve().parents[4]


def block(page, language, heading=""):
    """Returns the first code block in a language after a heading."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    return re.search(f"```{language}\n(.*?)```", text[text.index(heading) :], re.DOTALL).group(1)


def paste(shown, endpoint):
    """Runs the lines of a session in a shell, as a new user, and checks that the output is as shown."""
    shown = shown.replace("http://127.0.0.1:8014", endpoint)
    shown = shown.replace("us-east-1:00000000-0000-0000-0000-000000000002", User(endpoint).identity)
    lines = [line.removeprefix("$ ") for line in shown.splitlines() if line.startswith("$ ")]
    script = "\n".join(f"cat <<'LINE'\n$ {line}\nLINE\n{line}" for line in lines)
    result = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "AWS_PAGER": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert result.stdout == shown


def test_session_of_the_readme(endpoint):
    paste(block("README.md", "console"), endpoint)


def test_session_with_a_trigger(tmp_path):
    """Starts the service with the README's command, but on other ports and with the program in another folder."""
    program = tmp_path / "trigger.py"
    program.write_text(block("README.md", "python", "## Sync triggers"), encoding="utf-8")
    start = block("README.md", "bash", "## Sync triggers").replace("trigger.py", str(program))
    start = start.replace('-Dserve="', '-Dserve="--port 0 --dynamodb-port 0 ')
    settings = block("README.md", "console").splitlines(keepends=True)[:3]
    with subprocess.Popen(
        ["bash", "-c", start], cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as service:
        try:
            listens = next(line for line in service.stdout if "listens on" in line)
            endpoint = re.search("listens on ([^,]*),", listens).group(1)
            paste("".join(settings) + block("README.md", "console", "## Sync triggers"), endpoint)
        finally:
            os.killpg(service.pid, signal.SIGTERM)


def test_restoring_a_backup(endpoint):
    """A device that is ahead of a restored table must resync, and cannot write before it has."""
    user = User(endpoint)
    user.write(replace("kept", "old"))
    user.write(replace("k", "v"), name="other")
    large = [replace(f"key-{number}", "v" * 1000) for number in range(40)] + [replace("photo", "x" * 100_000)]
    user.write(*large, name="in-pages")
    dynamodb = boto3.client(
        "dynamodb",
        endpoint_url=os.environ["TIDEMARK_DYNAMODB"],
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )
    items = items_of(dynamodb, user)
    user.write(replace("kept", "new", 1), replace("later", "lost"))
    user.write(remove("k", 1), name="other")
    user.write(replace("k", "v"), name="created-since")
    before = user.client.list_records(**user.dataset())
    for item in items_of(dynamodb, user):
        dynamodb.delete_item(TableName="tidemark", Key={"pk": item["pk"], "sk": item["sk"]})
    restored = Restored(dynamodb, items)
    code = block("docs/deployment.md", "python", "## Backup and restore")
    exec(compile(textwrap.dedent(code), "deployment.md", "exec"), {"dynamodb": restored, "table": "tidemark"})

    listing = user.client.list_records(**user.dataset(), LastSyncCount=before["DatasetSyncCount"])
    assert listing["DatasetDeletedAfterRequestedSyncCount"] is True
    assert [(record["Key"], record["Value"]) for record in listing["Records"]] == [("kept", "old")]
    pages = user.client.list_records(**user.dataset("in-pages"), LastSyncCount=1)
    assert pages["DatasetDeletedAfterRequestedSyncCount"] is True
    assert {record["Key"]: record["Value"] for record in pages["Records"]} == {
        patch["Key"]: patch["Value"] for patch in large
    }
    (changed,) = user.write(replace("photo", "y" * 100_000, 1), name="in-pages")
    assert changed["SyncCount"] == pages["DatasetSyncCount"] + 1
    gone = user.client.list_records(**user.dataset("created-since"), LastSyncCount=1)
    assert gone["DatasetDeletedAfterRequestedSyncCount"] is True

    stale = {**user.dataset(), "SyncSessionToken": before["SyncSessionToken"]}
    try:
        user.client.update_records(**stale, RecordPatches=[replace("another", "x")])
        raise AssertionError("a device wrote without a listing since the restore")
    except user.client.exceptions.ResourceConflictException:
        pass
    (written,) = user.client.update_records(
        **user.dataset(), SyncSessionToken=listing["SyncSessionToken"], RecordPatches=[replace("kept", "newer", 1)]
    )["Records"]
    assert written["SyncCount"] == listing["DatasetSyncCount"] + 1
    (created,) = user.write(replace("k", "v"), name="created-since")
    assert created["SyncCount"] > 1_000_000


def items_of(dynamodb, user):
    return dynamodb.query(
        TableName="tidemark",
        ConsistentRead=True,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"{POOL}/{user.identity}"}},
    )["Items"]


class Restored:
    """A view of the table with only the restored items."""

    def __init__(self, dynamodb, items):
        self.put_item = dynamodb.put_item
        self.items = items
        for item in items:
            dynamodb.put_item(TableName="tidemark", Item=item)

    def get_paginator(self, operation):
        assert operation == "scan"
        return self

    def paginate(self, **_):
        return [{"Items": self.items}]
