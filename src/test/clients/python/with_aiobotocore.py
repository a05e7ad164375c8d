"""aiobotocore with its default retries."""

import asyncio

import aiobotocore
from aiobotocore.session import get_session
from botocore import xform_name
from botocore.exceptions import ClientError

from scenario_errors import Failure


async def as_execute_api(request, **_):
    request.context.setdefault("signing", {})["signing_name"] = "execute-api"


class Client:
    version = f"aiobotocore {aiobotocore.__version__}"

    def __init__(self, endpoint, region):
        self.endpoint, self.region = endpoint, region

    def call(self, caller, operation, members):
        return asyncio.run(self.send(caller, operation, members))

    async def send(self, caller, operation, members):
        async with get_session().create_client(
            "cognito-sync",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=caller.access_key,
            aws_secret_access_key=caller.secret,
            aws_session_token=caller.token,
        ) as client:
            client.meta.events.register("before-sign.cognito-sync.*", as_execute_api)
            try:
                return await getattr(client, xform_name(operation))(**members)
            except ClientError as error:
                raise Failure(error.response["Error"]["Code"], error.response["Error"]["Message"]) from error
