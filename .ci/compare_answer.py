"""Compares what a function answered an event with the file beside the event. A text that begins with $ there stands for
a value that varies.

    python .ci/compare_answer.py ANSWER-FILE EXPECTED-FILE
"""

import json
import sys


def differences(expected, answered, path=""):
    if isinstance(expected, str) and expected.startswith("$"):
        return [] if answered else [f"{path} is empty"]
    if isinstance(expected, dict) and isinstance(answered, dict):
        # Of headers, those that matter are named.
        names = expected.keys() if path == ".headers" else expected.keys() | answered.keys()
        return [
            found
            for name in sorted(names)
            for found in (
                differences(expected[name], answered[name], f"{path}.{name}")
                if name in expected and name in answered
                else [f"{path}.{name} is {'missing' if name in expected else 'unexpected'}"]
            )
        ]
    if isinstance(expected, list) and isinstance(answered, list) and len(expected) == len(answered):
        return [
            found
            for index, pair in enumerate(zip(expected, answered))
            for found in differences(*pair, f"{path}[{index}]")
        ]
    return [] if expected == answered else [f"{path} is {answered!r} and not {expected!r}"]


def main(answer_file, expected_file):
    with open(answer_file, encoding="utf-8") as file:
        text = file.read()
    try:
        answer = json.loads(text)
        answer["body"] = json.loads(answer["body"])
        answer.pop("isBase64Encoded")
    except (ValueError, KeyError, TypeError) as e:
        sys.exit(f"{expected_file}: no answer of an HTTP API ({e!r}): {text}")
    with open(expected_file, encoding="utf-8") as file:
        found = differences(json.load(file), answer)
    if found:
        sys.exit(f"{expected_file}: " + "; ".join(found))
    print(f"{expected_file}: answered as expected")


if __name__ == "__main__":
    main(*sys.argv[1:])
