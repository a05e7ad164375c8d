"""Compares a function's response to an event with the file beside the event. In that file, a text that begins with $ is
a placeholder for a value that varies.

    python .ci/compare_response.py RESPONSE-FILE EXPECTED-FILE
"""

import json
import sys


def differences(expected, actual, path=""):
    if isinstance(expected, str) and expected.startswith("$"):
        return [] if actual else [f"{path} is empty"]
    if isinstance(expected, dict) and isinstance(actual, dict):
        # A response may have more headers than the expected ones, but no more members elsewhere.
        names = expected.keys() if path == ".headers" else expected.keys() | actual.keys()
        return [
            found
            for name in sorted(names)
            for found in (
                differences(expected[name], actual[name], f"{path}.{name}")
                if name in expected and name in actual
                else [f"{path}.{name} is {'missing' if name in expected else 'unexpected'}"]
            )
        ]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return [
            found
            for index, pair in enumerate(zip(expected, actual))
            for found in differences(*pair, f"{path}[{index}]")
        ]
    return [] if expected == actual else [f"{path} is {actual!r}, expected {expected!r}"]


def main(response_file, expected_file):
    with open(response_file, encoding="utf-8") as file:
        text = file.read()
    try:
        response = json.loads(text)
        if "statusCode" in response:
            response["body"] = json.loads(response["body"])
            response.pop("isBase64Encoded")
        else:
            response = {"output": response}
    except (ValueError, KeyError, TypeError) as e:
        sys.exit(f"{expected_file}: the function returned no response ({e!r}): {text}")
    with open(expected_file, encoding="utf-8") as file:
        found = differences(json.load(file), response)
    if found:
        sys.exit(f"{expected_file}: " + "; ".join(found))
    print(f"{expected_file}: as expected")


if __name__ == "__main__":
    main(*sys.argv[1:])
