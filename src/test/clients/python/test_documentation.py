"""Runs the examples in the documentation and compares the output."""

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from conftest import User

PROJECT = Path(__file__).resolve().parents[4]


# How many sessions each page has, which are run here. That of Performance installs other stores, and is not.
PAGES = {
    "README.md": 3,
    "docs/control.md": 4,
    "docs/local.md": 1,
    "docs/performance.md": 1,
}


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


def test_every_session_is_known():
    """A new session needs a test here."""
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    sessions = {str(page.relative_to(PROJECT)): page.read_text(encoding="utf-8").count("```console\n") for page in pages}
    assert {page: count for page, count in sessions.items() if count} == PAGES


def test_session_of_the_readme(endpoint):
    """A reader may paste it twice."""
    for _ in range(2):
        paste(block("README.md", "console"), endpoint)


def test_session_of_the_outbox(endpoint):
    for _ in range(2):
        paste(block("docs/local.md", "console"), endpoint)


def test_sessions_of_the_control_routes(endpoint, tmp_path):
    text = (PROJECT / "docs/control.md").read_text(encoding="utf-8").replace("http://127.0.0.1:8014", endpoint)
    for shown in re.findall("```console\n(.*?)```", text, re.DOTALL):
        assert run_session(shown, cwd=tmp_path) == shown


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
