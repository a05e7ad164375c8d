#!/usr/bin/env bash
# A device's token, registered in two SNS platform applications on moto.
#
# Packages: moto 5.2.5, boto3 1.44.8 (PyPI).
# Expected: an endpoint belongs to an application and a token. A token that is registered in a second application has a second
#   endpoint there, with the ARN of that application.
# Behaviour: the second registration succeeds with the endpoint of the first application, and the second application stays
#   empty. Whoever moves an app to another application, or has one for development and one for production, sends through the
#   old one, and the tests pass.
# Seen:
#   registered in game: endpoint/GCM/game/...
#   registered in chat: endpoint/GCM/game/..., the same; endpoints of chat: 0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check moto==5.2.5 boto3==1.44.8

cat >"$work/probe.py" <<'PY'
import sys

import boto3
from moto import mock_aws

with mock_aws():
    sns = boto3.client("sns", region_name="eu-west-1", aws_access_key_id="key", aws_secret_access_key="secret")

    def application(name):
        created = sns.create_platform_application(Name=name, Platform="GCM", Attributes={"PlatformCredential": "key"})
        return created["PlatformApplicationArn"]

    def endpoint(application_arn):
        return sns.create_platform_endpoint(PlatformApplicationArn=application_arn, Token="phone")["EndpointArn"]

    game, chat = application("game"), application("chat")
    in_game, in_chat = endpoint(game), endpoint(chat)
    of_chat = len(sns.list_endpoints_by_platform_application(PlatformApplicationArn=chat)["Endpoints"])

short = [arn.split(":")[5].rsplit("/", 1)[0] + "/..." for arn in (in_game, in_chat)]
print(f"registered in game: {short[0]}")
print(f"registered in chat: {short[1]}, {'the same' if in_chat == in_game else 'another'}; endpoints of chat: {of_chat}")
if in_chat != in_game or "/game/" not in in_chat or of_chat != 0:
    sys.exit("changed: the second application has an endpoint of its own")
PY
"$work/venv/bin/python" "$work/probe.py"
