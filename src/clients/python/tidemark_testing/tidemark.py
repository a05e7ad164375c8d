"""The local service as one test sees it."""

import uuid

import boto3
from botocore.config import Config

from .controls import Controls

REGION = "us-east-1"


class Tidemark:
    """A new identity pool of a service, with clients and the service's controls."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.identity_pool_id = _new_id()
        self.identity_id = _new_id()
        self._controls = Controls(endpoint)

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

    def requests(self, operation=None):
        """Returns the newest 1,000 requests for this pool that the service got, oldest first.

        Each is a dictionary, as the page about the control routes describes it.
        """
        parameters = {"pool": self.identity_pool_id, "limit": 1000}
        if operation:
            parameters["operation"] = operation
        return self._controls.send("GET", "requests", **parameters)["requests"]

    def reset(self):
        """Deletes all data of the test's pool."""
        self._controls.send("POST", "reset", pool=self.identity_pool_id)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def _new_id():
    return f"{REGION}:{uuid.uuid4()}"
