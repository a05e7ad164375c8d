"""boto3 with its default retries."""

import functools

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

from scenario_errors import Failure


def as_execute_api(request, **_):
    request.context.setdefault("signing", {})["signing_name"] = "execute-api"


class Client:
    version = f"boto3 {boto3.__version__}"

    def __init__(self, endpoint, region):
        self.endpoint, self.region = endpoint, region
        self.client = functools.cache(self.client)

    def client(self, caller):
        client = boto3.client(
            "cognito-sync",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=caller.access_key,
            aws_secret_access_key=caller.secret,
            aws_session_token=caller.token,
        )
        client.meta.events.register("before-sign.cognito-sync.*", as_execute_api)
        return client

    def call(self, caller, operation, members):
        try:
            return getattr(self.client(caller), xform_name(operation))(**members)
        except ClientError as error:
            raise Failure(error.response["Error"]["Code"], error.response["Error"]["Message"]) from error
