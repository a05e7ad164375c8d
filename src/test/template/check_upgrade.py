"""Checks that a stack of an older template can be upgraded to the template, and rolled back.

    git show TAG:template.yaml >older.yaml
    .aws-sam/venv/bin/python src/test/template/check_upgrade.py older.yaml

The script transforms both templates as SAM does, with the default parameters, and compares them as check_versions.py does.
An upgrade may add resources, but must neither remove nor replace one, except versions of functions and of their settings: each
change makes new ones. It must not remove an output, nor a parameter or the default of one.
"""

import json
import sys

from cfnlint.decode import cfn_yaml
from check_versions import TEMPLATE, VERSION, Stack

VERSIONS = {VERSION, "AWS::AppConfig::HostedConfigurationVersion"}


def load(path):
    return json.loads(json.dumps(cfn_yaml.load(str(path)), default=str))


def problems_of(older, newer):
    before, after = Stack(older, {}), Stack(newer, {})
    for name, resource in before.resources.items():
        if resource["Type"] in VERSIONS:
            continue
        if name not in after.resources:
            yield f"{name} ({resource['Type']}) is removed"
        elif before.identity(name) != after.identity(name):
            yield f"{name} ({resource['Type']}) is replaced"
    for name, parameter in older["Parameters"].items():
        if name not in newer["Parameters"]:
            yield f"the parameter {name} is removed"
        elif newer["Parameters"][name].get("Default") != parameter.get("Default"):
            yield f"the parameter {name} has another default"
    for name, parameter in newer["Parameters"].items():
        if "Default" not in parameter:
            yield f"the parameter {name} has no default"
    for name in older["Outputs"]:
        if name not in newer["Outputs"]:
            yield f"the output {name} is removed"


def main():
    older, newer = load(sys.argv[1]), load(TEMPLATE)
    problems = list(problems_of(older, newer))
    for problem in problems:
        print(problem, file=sys.stderr)
    before, after = Stack(older, {}), Stack(newer, {})
    added = sorted(set(after.resources) - set(before.resources))
    print(f"{len(problems)} problems. {len(before.resources)} resources stay, {len(added)} are added")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
