"""Runs the examples in the documentation and compares the output."""

import hashlib
import hmac
import os
import re
import signal
import subprocess
import sys
import textwrap
import uuid
from pathlib import Path

import pytest
from conftest import User

PROJECT = Path(__file__).resolve().parents[4]


def block(page, language, heading=""):
    """Returns the first code block in a language after a heading."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    return re.search(f"```{language}\n(.*?)```", text[text.index(heading) :], re.DOTALL).group(1)


def paste(shown, endpoint):
    """Runs the lines of a session in a shell, as a new user, and checks that the output is as shown."""
    shown = shown.replace("http://127.0.0.1:8014", endpoint)
    shown = shown.replace("us-east-1:00000000-0000-0000-0000-000000000002", User(endpoint).identity)
    assert run_session(shown) == shown


def run_session(shown, cwd=None):
    """Returns the lines of a session with their output."""
    lines = [line.removeprefix("$ ") for line in shown.splitlines() if line.startswith("$ ")]
    script = "\n".join(f"cat <<'LINE'\n$ {line}\nLINE\n{line}" for line in lines)
    result = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        cwd=cwd,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "AWS_PAGER": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return result.stdout


# The blocks of console lines that the tests of this file run: page, language and heading.
RUN = [
    ("README.md", "console", ""),
    ("README.md", "bash", "## Sync triggers"),
    ("README.md", "console", "## Sync triggers"),
    ("README.md", "bash", "## Signatures"),
    ("README.md", "console", "## Signatures"),
    ("docs/clients.md", "bash", "## AWS CLI"),
    ("docs/local.md", "console", ""),
    ("docs/control.md", "console", "## Health"),
    ("docs/control.md", "console", "## Snapshots"),
    ("docs/control.md", "console", "## Clock"),
    ("docs/control.md", "console", "## Faults"),
    ("docs/runbook.md", "bash", "### The requests of one user"),
    ("docs/streams.md", "bash", "**Name the stream in the pool**"),
    ("docs/triggers.md", "bash", ""),
    ("docs/push.md", "bash", "**Configure the pool**"),
]

# The blocks of console lines that no test of this file runs, by a text in them, and what runs them instead.
ELSEWHERE = {
    "mvn verify": ".ci/run",
    "make clients": "test_testing_page.py",
    "mvn test\n": "test_testing_page.py",
    "python3 -m venv environment": "test_testing_page.py",
    "npm install --silent": "test_testing_page.py",
    "make image": "test_image.py",
    "npm install kinesis-local": ".ci/run, in the section on kinesis-local",
    "apt-get download etcd-server": "by hand: it downloads three programs",
    '-Dserve="--data data"': "LocalServiceTest starts a service with its data in a folder",
    "--allow-origin https://app.example": "AllowedOriginsTest allows an origin like that",
    "-jar target/tidemark-local.jar": "StandaloneJarIT and StartBenchmark start the jar",
    "# then open": "the line of the README, which .ci/run runs",
    "sam local invoke": ".ci/lambda-runtime",
    "--dynamodb-bind 0.0.0.0": ".ci/run, which starts its service like that",
    "sam build && sam deploy": "in AWS; .ci/lambda-runtime builds",
    "sam build\nsam deploy": "in AWS; .ci/lambda-runtime builds",
    "sam deploy": "in AWS",
    "aws lambda": "in AWS",
    "aws secretsmanager put-secret-value": "in AWS",
    "aws secretsmanager update-secret-version-stage": "in AWS; SecretTokenKeysTest has the effect",
    "make release": ".ci/run",
    ".ci/upgrade": "by hand, before a release: it takes minutes",
    "aws cloudformation deploy": "in AWS; .ci/run checks the files",
    "aws sns create-platform-application": "in AWS",
    "aws cloudwatch": "in AWS",
    "src/samples/python/game_trigger.py": "test_samples.py runs the triggers",
    "exec:exec@token": "by hand: it prints a token, which EventsTest makes with the same class",
    "usage --table NAME": "in AWS; UsageCommandTest runs the command",
    "usage --recount --table NAME": "in AWS; UsageCommandTest runs the command",
    "restore --table NEW": "in AWS; RestoreCommandTest runs the command",
    "browse --table NAME": "in AWS; BrowseCommandTest runs the command",
    "doctor --table NAME": "in AWS; DoctorCommandTest runs the command",
    "check --endpoint URL": "in AWS; CheckCommandTest runs the command",
    "make tool": ".ci/run, with another subcommand",
    "erase --table NAME": "in AWS; EraseCommandTest runs the command",
    "export --table NAME": "in AWS; ExportCommandTest runs the command",
    "migrate --table tidemark": "MigrateCommandTest and ExportCommandTest run the commands on such a table",
    "migrate --table NAME": "in AWS; MigrateCommandTest runs the command",
    "merge --table NAME": "in AWS; MergeCommandTest runs the command",
    "verify amazon table:NAME": "in AWS; VerifyCommandTest runs the command",
}


def pages():
    paths = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("src/**/*.md")]
    paths += [PROJECT / "events/README.md", PROJECT / "findings/README.md"]
    return [path for path in paths if "node_modules" not in path.parts]


def test_every_block_of_console_lines_is_run_somewhere():
    """A block that is neither run here nor accounted for is one that nobody would notice to be wrong."""
    run = [block(*place).strip() for place in RUN]
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for lines in re.findall(r"^ *```(?:bash|console|sh|shell)\n(.*?)^ *```$", text, re.DOTALL | re.MULTILINE):
            accounted = lines.strip() in run or any(sign in lines for sign in ELSEWHERE)
            assert accounted, f"{page.relative_to(PROJECT)}: nothing runs this block:\n{lines}"


def test_no_block_is_accounted_for_in_vain():
    blocks = "".join(page.read_text(encoding="utf-8") for page in pages())
    assert [sign for sign in ELSEWHERE if sign not in blocks] == []


def test_session_of_the_readme(endpoint):
    paste(block("README.md", "console"), endpoint)


def test_session_of_the_readme_again(endpoint):
    """A reader who pastes the lines a second time is a new user."""
    paste(block("README.md", "console"), endpoint)
    paste(block("README.md", "console"), endpoint)


def test_session_of_the_outbox(endpoint):
    paste(block("docs/local.md", "console"), endpoint)


def test_session_of_the_outbox_again(endpoint):
    paste(block("docs/local.md", "console"), endpoint)
    paste(block("docs/local.md", "console"), endpoint)


@pytest.mark.parametrize("place", [place for place in RUN if place[0] == "docs/control.md"], ids=lambda place: place[2])
def test_session_of_a_control_route(endpoint, place, tmp_path):
    shown = block(*place).replace("http://127.0.0.1:8014", endpoint)
    assert run_session(shown, cwd=tmp_path) == shown


@pytest.mark.parametrize("place", RUN[-3:], ids=lambda place: place[0])
def test_command_of_a_developer(endpoint, place):
    settings = {
        "AWS_ENDPOINT_URL_COGNITO_SYNC": endpoint,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "developer",
        "AWS_SECRET_ACCESS_KEY": "any",
        "POOL": f"us-east-1:{uuid.uuid4()}",
        "FUNCTION_ARN": "arn:aws:lambda:us-east-1:123456789012:function:trigger",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    command = textwrap.dedent(block(*place))
    result = subprocess.run(
        ["bash", "-ec", command], env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_session_with_signatures(tmp_path):
    """Starts the service with the README's command, and makes the copy of the model as the documentation says."""
    start = block("README.md", "bash", "## Signatures").replace("callers.txt", str(tmp_path / "callers.txt"))
    start = start.replace('-Dserve="', '-Dserve="--port 0 --dynamodb-port 0 ')
    with subprocess.Popen(
        ["bash", "-c", start], cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as service:
        try:
            listens = next(line for line in service.stdout if "listens on" in line)
            endpoint = re.search("listens on ([^,]*)/prod,", listens).group(1)
            copy = block("docs/clients.md", "bash", "## AWS CLI")
            path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
            subprocess.run(["bash", "-c", copy], cwd=tmp_path, env={**os.environ, "PATH": path}, check=True)
            shown = block("README.md", "console", "## Signatures").replace("http://127.0.0.1:8014", endpoint)
            assert run_session(shown, cwd=tmp_path) == shown
        finally:
            os.killpg(service.pid, signal.SIGTERM)


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


def test_hash_of_an_identity_is_the_one_in_the_log():
    """RequestLinesTest computes the hash in the same way, and finds it in the lines of requests."""
    secret = "secret" * 10
    identity = "us-east-1:00000000-0000-4000-8000-000000000001"
    lines = block("docs/runbook.md", "bash", "### The requests of one user")
    result = subprocess.run(
        ["bash", "-c", f"set -eu; aws() {{ echo '{secret}'; }}\n{lines}"],
        env={**os.environ, "TOKEN_SECRET_ARN": "arn", "IDENTITY_ID": identity},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines() == [
        hmac.new(secret.encode(), f"log:{identity}".encode(), "sha256").hexdigest()[:16],
        hashlib.sha256(secret.encode()).hexdigest()[:8],
    ]
