"""Replays the events of sync triggers through the samples in Python and JavaScript: as functions, and as programs.

EventsTest replays them through the sample in Java.
"""

import copy
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
EVENTS = PROJECT / "events"
ROWS = PROJECT / "src" / "test" / "resources" / "events" / "cases" / "sync-trigger.json"
PYTHON = PROJECT / "src" / "samples" / "python" / "game_trigger.py"
JAVASCRIPT = PROJECT / "src" / "samples" / "javascript" / "game-trigger.mjs"


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


def without_nulls(value):
    if not isinstance(value, dict):
        return value
    return {name: without_nulls(member) for name, member in value.items() if member is not None}


def expected_of_row(row, event):
    """The output or error that a row expects: the trigger returns its event with the changes."""
    if "error" in row:
        return {"error": {"errorType": row["error"]["type"], "errorMessage": row["error"]["message"]}}
    output = copy.deepcopy(event)
    for key, change in row.get("changes", {}).items():
        output["datasetRecords"].setdefault(key, {}).update(change)
    return {"output": without_nulls(output)}


def read_cases():
    """Returns event and expected response by the name of the case, as events/README.md explains them."""
    cases = {}
    for file in (EVENTS / "sync-trigger").glob("*.response.json"):
        name = file.name.removesuffix(".response.json")
        cases[name] = (read(file.with_name(f"{name}.json")), read(file))
    rows = read(ROWS)
    base = read(EVENTS / f"{rows['like']}.json")
    for name, row in rows["cases"].items():
        event = {**base, "datasetRecords": row["records"]}
        cases[name] = (event, expected_of_row(row, event))
    return dict(sorted(cases.items()))


CASES = read_cases()

# Reads an event from each line of the input, and prints the result in a line.
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
    return copy.deepcopy(CASES[case][0])


def check(case, actual):
    expected = CASES[case][1]
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
    except Exception as error:  # Lambda reports any exception as an error
        actual = {"error": {"errorType": type(error).__name__, "errorMessage": str(error)}}
    check(case, actual)


@pytest.fixture(scope="module")
def javascript_results():
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
def test_javascript(case, javascript_results):
    check(case, javascript_results[case])


@pytest.mark.parametrize("command", [[sys.executable, str(PYTHON)], ["node", str(JAVASCRIPT)]], ids=["python", "node"])
def test_as_programs(command):
    for case in CASES:
        text = json.dumps(event(case))
        result = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)
        expected = CASES[case][1]
        if "error" in expected:
            assert result.returncode != 0
            assert expected["error"]["errorMessage"] in result.stderr
        else:
            assert result.returncode == 0, result.stderr
            assert without_nulls(json.loads(result.stdout)) == expected["output"]
