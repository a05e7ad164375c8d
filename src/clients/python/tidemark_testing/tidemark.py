"""The local service as one test sees it."""

import uuid

import boto3
from botocore.config import Config

REGION = "us-east-1"


class Tidemark:
    """A new identity pool of a service, with clients and the service's controls."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.identity_pool_id = _new_id()
        self.identity_id = _new_id()

    def new_identity_id(self):
        """Returns the id of one more identity."""
        return _new_id()

    def client(self, caller=None, **config):
        """Returns a boto3 client.

        The caller is the test's first identity, another identity by its id, or, with any other text, a developer.
        Further arguments are those of botocore's Config, such as retries.
        """
        return boto3.client(
            "cognito-sync",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=caller or self.identity_id,
            aws_secret_access_key="any",
            config=Config(**config),
        )

    def developer(self, **config):
        """Returns a boto3 client of a developer, who may use all operations of all identities."""
        return self.client("developer", **config)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def _new_id():
    return f"{REGION}:{uuid.uuid4()}"
