"""The AWS CLI, whose signing name is in a copy of its model."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import awscli.botocore
from awscli.botocore import xform_name

from scenario_errors import Failure

AWS = pathlib.Path(sys.executable).parent / "aws"
MODEL = pathlib.Path("cognito-sync/2014-06-30/service-2.json")


def encoded(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Client:
    def __init__(self, endpoint, region):
        self.endpoint, self.region = endpoint, region
        self.home = pathlib.Path(tempfile.mkdtemp())
        self.version = f"AWS CLI {awscli.__version__}"
        self.set_signing_name()

    def set_signing_name(self):
        model = json.loads((pathlib.Path(awscli.botocore.__path__[0]) / "data" / MODEL).read_text())
        model["metadata"]["signingName"] = "execute-api"
        copy = self.home / ".aws/models" / MODEL
        copy.parent.mkdir(parents=True)
        copy.write_text(json.dumps(model))

    def __del__(self):
        shutil.rmtree(self.home, ignore_errors=True)

    def call(self, caller, operation, members):
        input_file = self.home / "input.json"
        input_file.write_text(json.dumps(members, default=encoded))
        command = [AWS, "cognito-sync", xform_name(operation, "-"), "--cli-input-json", f"file://{input_file}"]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "AWS_ENDPOINT_URL_COGNITO_SYNC": self.endpoint,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": caller.access_key,
            "AWS_SECRET_ACCESS_KEY": caller.secret,
        }
        if caller.token:
            environment["AWS_SESSION_TOKEN"] = caller.token
        ran = subprocess.run(command, capture_output=True, text=True, env=environment, encoding="utf-8")
        if ran.returncode == 0:
            return json.loads(ran.stdout or "{}")
        name = re.search(r"An error occurred \((\w+)\)", ran.stderr)
        raise Failure(name.group(1) if name else "unknown", ran.stderr.strip())
