"""Replays the events of sync triggers through the samples in Python and JavaScript: as functions, and as programs.

The sample in Java is replayed by EventsTest.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
EVENTS = PROJECT / "events" / "sync-trigger"
PYTHON = PROJECT / "src" / "samples" / "python" / "game_trigger.py"
JAVASCRIPT = PROJECT / "src" / "samples" / "javascript" / "game-trigger.mjs"
CASES = sorted(file.name.removesuffix(".answer.json") for file in EVENTS.glob("*.answer.json"))

# Answers each line of the input, an event, by a line.
NODE = """
import { createInterface } from "node:readline";
const { handler } = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ output: await handler(JSON.parse(line), {}) }));
  } catch (error) {
    console.log(JSON.stringify({ error: { errorType: error.name, errorMessage: error.message } }));
  }
}
"""


def event(case):
    return json.loads((EVENTS / f"{case}.json").read_text(encoding="utf-8"))


def answer(case):
    return json.loads((EVENTS / f"{case}.answer.json").read_text(encoding="utf-8"))


def without_nulls(value):
    if not isinstance(value, dict):
        return value
    return {name: without_nulls(member) for name, member in value.items() if member is not None}


def check(case, actual):
    expected = answer(case)
    if "error" in expected:
        assert expected["error"]["errorType"] == "$text"
        assert actual["error"].pop("errorType")
        assert actual["error"] == {"errorMessage": expected["error"]["errorMessage"]}
    else:
        assert without_nulls(actual) == expected


def test_cases():
    assert len(CASES) > 20


@pytest.fixture(scope="module")
def python_handler():
    spec = importlib.util.spec_from_file_location("game_trigger", PYTHON)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.handler


@pytest.mark.parametrize("case", CASES)
def test_python(case, python_handler):
    try:
        actual = {"output": python_handler(event(case), None)}
    except Exception as error:  # whatever Lambda would report
        actual = {"error": {"errorType": type(error).__name__, "errorMessage": str(error)}}
    check(case, actual)


@pytest.fixture(scope="module")
def javascript_answers():
    lines = "".join(json.dumps(event(case)) + "\n" for case in CASES)
    result = subprocess.run(
        ["node", "--input-type=module", "--eval", NODE, JAVASCRIPT.as_uri()],
        input=lines,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return dict(zip(CASES, map(json.loads, result.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_javascript(case, javascript_answers):
    check(case, javascript_answers[case])


@pytest.mark.parametrize("command", [[sys.executable, str(PYTHON)], ["node", str(JAVASCRIPT)]], ids=["python", "node"])
def test_as_programs(command):
    for case in CASES:
        text = json.dumps(event(case))
        result = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)
        expected = answer(case)
        if "error" in expected:
            assert result.returncode != 0
            assert expected["error"]["errorMessage"] in result.stderr
        else:
            assert result.returncode == 0, result.stderr
            assert without_nulls(json.loads(result.stdout)) == expected["output"]
