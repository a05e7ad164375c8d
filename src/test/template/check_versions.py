"""Checks that a changed parameter which reaches a function also publishes a version and moves the alias to it.

    python3 -m venv .aws-sam/venv
    .aws-sam/venv/bin/pip install aws-sam-translator cfn-lint
    .aws-sam/venv/bin/python src/test/template/check_versions.py

The script transforms the template as SAM does at deployment: with the default parameters, then with each parameter
changed alone. It compares the results as CloudFormation does, which replaces a resource if its logical id changes, or a
property that its type cannot update; references to it change, too. The schemas that cfn-lint ships name these
properties.
"""

import copy
import json
import re
import sys
from pathlib import Path

import boto3
import cfnlint
from cfnlint.decode import cfn_yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

TEMPLATE = Path(__file__).resolve().parents[3] / "template.yaml"
REGION = "us-east-1"
SESSION = boto3.Session(region_name=REGION)
PSEUDO_PARAMETERS = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": "tidemark",
    "AWS::URLSuffix": "amazonaws.com",
}
# Lambda keeps these with the function and not with a version, so they take effect without one.
UNVERSIONED = {"ReservedConcurrentExecutions"}
FUNCTION, VERSION, ALIAS = "AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::Lambda::Alias"


class Stack:
    """The stack that CloudFormation creates from the template with some parameters."""

    def __init__(self, template, parameters):
        template = copy.deepcopy(template)
        declared = template.get("Parameters", {})
        defaults = {name: str(declaration["Default"]) for name, declaration in declared.items()}
        self.parameters = {**PSEUDO_PARAMETERS, **defaults, **parameters}
        # LanguageExtensions does not affect functions. SAM packages the code before the transform.
        template["Transform"] = "AWS::Serverless-2016-10-31"
        for resource in template["Resources"].values():
            if "CodeUri" in resource.get("Properties", {}):
                resource["Properties"]["CodeUri"] = "s3://bucket/" + self.parameters.get("code", "code")
        translator = Translator({}, Parser(), boto_session=SESSION)
        stack = translator.translate(template, {**defaults, **parameters})
        translator.metrics.publish()  # sends nothing, but avoids a warning
        self.conditions = stack.get("Conditions", {})
        self.resources = {
            name: resource for name, resource in stack["Resources"].items() if self.is_met(resource.get("Condition"))
        }
        self.outcomes = {}

    def is_met(self, condition):
        return condition is None or self.is_true(self.conditions[condition])

    def is_true(self, expression):
        ((function, argument),) = expression.items()
        if function == "Fn::Not":
            return not self.is_true(argument[0])
        if function == "Fn::Or":
            return any(map(self.is_true, argument))
        if function == "Fn::And":
            return all(map(self.is_true, argument))
        if function == "Condition":
            return self.is_met(argument)
        if function == "Fn::Equals":
            return self.evaluate(argument[0]) == self.evaluate(argument[1])
        raise SystemExit(f"check_versions.py does not support {function}")

    def of_type(self, kind):
        return [name for name, resource in self.resources.items() if resource["Type"] == kind]

    def values(self, name):
        """Returns the properties of a resource with all functions evaluated."""
        return self.evaluate(self.resources[name].get("Properties", {}))

    def versioned(self, name):
        """Returns the properties of a function that a version copies."""
        return {key: value for key, value in self.values(name).items() if key not in UNVERSIONED}

    def identity(self, name):
        """Returns a text that changes if CloudFormation replaces the resource: type, name, and fixed properties."""
        if name not in self.outcomes:
            kind = self.resources[name]["Type"]
            properties = self.resources[name].get("Properties", {})
            fixed = {key: self.evaluate(properties[key]) for key in create_only(kind) if key in properties}
            self.outcomes[name] = f"{kind} {name} {json.dumps(fixed, sort_keys=True)}"
        return self.outcomes[name]

    def evaluate(self, value):
        if isinstance(value, list):
            return [element for element in map(self.evaluate, value) if element is not None]
        if not isinstance(value, dict):
            return str(value)
        if len(value) == 1:
            function, argument = next(iter(value.items()))
            if function == "Ref":
                return self.reference(argument)
            if function == "Fn::GetAtt":
                resource, attribute = argument if isinstance(argument, list) else argument.split(".", 1)
                return f"{self.reference(resource)}.{attribute}"
            if function == "Fn::Sub":
                text, variables = (argument, {}) if isinstance(argument, str) else argument
                values = {name: self.evaluate(variable) for name, variable in variables.items()}
                return re.sub(
                    r"\$\{([^!}][^}]*)}",
                    lambda match: values.get(match.group(1)) or self.reference(match.group(1)),
                    text,
                )
            if function == "Fn::Join":
                elements = self.evaluate(argument[1])
                return argument[0].join([elements] if isinstance(elements, str) else elements)
            if function == "Fn::If":
                return self.evaluate(argument[1] if self.is_met(argument[0]) else argument[2])
            if function.startswith("Fn::"):
                raise SystemExit(f"check_versions.py does not support {function}")
        evaluated = {key: self.evaluate(element) for key, element in value.items()}
        return {key: element for key, element in evaluated.items() if element is not None}

    def reference(self, name):
        if name == "AWS::NoValue":
            return None
        if name in self.parameters:
            return self.parameters[name]
        resource, _, attribute = name.partition(".")
        if resource not in self.resources:
            raise SystemExit(f"the template refers to {name}, which is neither a parameter nor a resource")
        return self.identity(resource) + (f".{attribute}" if attribute else "")


def create_only(kind):
    """Returns the names of the properties that CloudFormation cannot update in a resource of a type."""
    schemas = Path(cfnlint.__file__).parent / "data" / "schemas"
    index = json.loads((schemas / "providers" / f"{REGION}.json").read_text())
    schema = json.loads((schemas / "resources" / f"{index[kind]}.json").read_text())
    return [pointer.removeprefix("/properties/") for pointer in schema.get("createOnlyProperties", [])]


def another_value(declaration):
    """Returns an allowed value of a parameter other than its default."""
    default = str(declaration["Default"])
    if "AllowedValues" in declaration:
        return next(str(value) for value in declaration["AllowedValues"] if str(value) != default)
    if declaration["Type"] == "Number":
        return str(int(default) + 1)
    return default + "x"


def main():
    template = json.loads(json.dumps(cfn_yaml.load(str(TEMPLATE)), default=str))
    before = Stack(template, {})
    again = Stack(template, {})
    problems = []
    reached = set()
    # The sample trigger has a condition, and neither version nor alias: it is invoked without one.
    functions = [name for name in before.of_type(FUNCTION) if "Condition" not in before.resources[name]]
    versions = {before.resources[name]["Properties"]["FunctionName"]["Ref"]: name for name in before.of_type(VERSION)}
    aliases = {before.resources[name]["Properties"]["FunctionName"]["Ref"]: name for name in before.of_type(ALIAS)}
    if not functions or set(versions) != set(functions) or set(aliases) != set(functions):
        problems.append("not every function has a version and an alias")
    for name in before.of_type(ALIAS) + before.of_type(VERSION):
        if name not in again.resources or again.values(name) != before.values(name):
            problems.append(f"{name} changes although no parameter changes")

    changes = [(name, another_value(declaration)) for name, declaration in template["Parameters"].items()]
    for parameter, value in [*changes, ("code", "other-code")]:
        after = Stack(template, {parameter: value})
        for function in functions:
            if before.versioned(function) == after.versioned(function):
                continue  # the function does not change, so Lambda would refuse another version
            reached.add(parameter)
            alias = aliases[function]
            if before.values(alias)["FunctionVersion"] == after.values(alias)["FunctionVersion"]:
                problems.append(f"{function}: a change of {parameter} does not move {alias} to a new version")
        for function in functions:
            alias = aliases[function]
            moved = before.values(alias)["FunctionVersion"] != after.values(alias)["FunctionVersion"]
            if moved and before.versioned(function) == after.versioned(function):
                problems.append(f"{function}: a change of {parameter} publishes a version of an unchanged function")
    if not {"code", "IdentityPools", "TombstoneDays", "TriggerFunctions", "TriggerHandler", "TriggerLayer"} <= reached:
        problems.append(f"only {sorted(reached)} reach a function, fewer than expected")

    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems. Parameters that reach a function: {', '.join(sorted(reached))}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
