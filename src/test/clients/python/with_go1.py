"""Calls the AWS SDK for Go, version 1, through a program that reads one call per line."""

import json
import os
import subprocess

from scenario_errors import Failure


def encoded(value):
    return value.isoformat()


class Client:
    def __init__(self, endpoint, region):
        self.endpoint, self.region = endpoint, region
        self.program = subprocess.Popen(
            [os.environ["TIDEMARK_GO_CLIENT"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self.version = f"AWS SDK for Go {self.program.stdout.readline().strip()}"

    def __del__(self):
        self.program.stdin.close()
        self.program.wait()

    def call(self, caller, operation, members):
        call = {
            "Endpoint": self.endpoint,
            "Region": self.region,
            "AccessKey": caller.access_key,
            "Secret": caller.secret,
            "Token": caller.token or "",
            "Operation": operation,
            "Members": members,
        }
        self.program.stdin.write(json.dumps(call, default=encoded) + "\n")
        self.program.stdin.flush()
        response = json.loads(self.program.stdout.readline())
        if response["Error"]:
            raise Failure(response["Error"], response["Detail"])
        return response["Output"]
