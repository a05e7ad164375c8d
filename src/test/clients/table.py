"""Writes the table of clients in a document from the results of their scenarios.

    python table.py DOCUMENT RESULTS-FOLDER CLIENT...
"""

import datetime
import pathlib
import re
import sys

BEGIN, END = "<!-- clients: made by .ci/clients --table -->", "<!-- /clients -->"
LAST_CASE = "ok LambdaSocketTimeoutException"


def row(folder, name):
    lines = (pathlib.Path(folder) / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    if not any(LAST_CASE in line for line in lines):
        sys.exit(f"{name} did not run to its end, so there is no row for it; the table is unchanged")
    notes = dict(re.match(r"note ([^:]+): (.*)", line).groups() for line in lines if line.startswith("note "))
    passed = sum(line.startswith("ok ") for line in lines)
    failed = [re.match(r"not ok ([^:]+)", line).group(1) for line in lines if line.startswith("not ok ")]
    cases = f"{passed} of {passed + len(failed)}" + (f"; not {', '.join(failed)}" if failed else "")
    sent = notes.get("dates", "").split(" of ")[0]
    return f"| {notes.get('version', name)} | {cases} | `{sent}` | {notes.get('retries', '')} |"


def main():
    document, folder, *names = sys.argv[1:]
    path = pathlib.Path(document)
    text = path.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    table = [
        f"Run on {datetime.date.today().isoformat()}.",
        "",
        "| Client | Cases that passed | The date 1600000000.123, after a write | Attempts |",
        "| --- | --- | --- | --- |",
        *(row(folder, name) for name in names),
    ]
    path.write_text(before + BEGIN + "\n" + "\n".join(table) + "\n" + END + after, encoding="utf-8")


main()
