"""A game's sync trigger.

It refuses a high score that rises by more than one game allows, caps the coins, and awards a badge to players who reach
a level.
"""

import json
import re
import sys

MAX_RISE = 1_000
MAX_COINS = 9_999
BADGE_LEVEL = 10


def handler(event, context):
    records = event["datasetRecords"]

    high_score = changed(records, "highScore")
    if high_score is not None and high_score - number(records["highScore"]["oldValue"]) > MAX_RISE:
        raise ValueError(f"highScore cannot rise by more than {MAX_RISE}")

    coins = changed(records, "coins")
    if coins is not None and coins > MAX_COINS:
        records["coins"]["newValue"] = str(MAX_COINS)

    level = changed(records, "level")
    if level is not None and level >= BADGE_LEVEL:
        records.setdefault("badge", {"newValue": f"level {BADGE_LEVEL}", "op": "replace"})

    return event


def changed(records, key):
    """Returns the number that this update gives a record; None for the other records, which the event has, too."""
    record = records.get(key)
    if record is None or record["op"] == "remove" or record["newValue"] == record["oldValue"]:
        return None
    if not is_number(record["newValue"]):
        raise ValueError(f"{key} must be a number of at most nine digits")
    return number(record["newValue"])


def number(value):
    """Returns a stored value as a number, or 0 if it is not a number."""
    return int(value) if is_number(value) else 0


def is_number(value):
    return value is not None and re.fullmatch("[0-9]{1,9}", value) is not None


if __name__ == "__main__":  # for the local service's --trigger-command
    json.dump(handler(json.load(sys.stdin), None), sys.stdout)
