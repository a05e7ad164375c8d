"""capo, whose signing name can be set only by replacing a function."""

import importlib.metadata
import re

from capo_cognito_sync import CognitoSyncClient, Credentials
from capo_cognito_sync._auth import _sigv4
from capo_cognito_sync.errors import ServiceError
from scenario_errors import Failure

original = _sigv4.build_sigv4_auth_scheme
_sigv4.build_sigv4_auth_scheme = lambda name, region, scheme=None: original("execute-api", region, scheme)

# The keys of these maps are data, not members.
DATA = {"Events"}


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def renamed(value, rename):
    if isinstance(value, list):
        return [renamed(element, rename) for element in value]
    if isinstance(value, dict):
        return {rename(key): item if pascal(key) in DATA else renamed(item, rename) for key, item in value.items()}
    return value


def pascal(name):
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


class Client:
    version = f"capo-cognito-sync {importlib.metadata.version('capo-cognito-sync')}"

    def __init__(self, endpoint, region):
        self.endpoint, self.region = endpoint, region

    def call(self, caller, operation, members):
        credentials = Credentials(access_key=caller.access_key, secret_key=caller.secret, session_token=caller.token)
        with CognitoSyncClient(endpoint=self.endpoint, region=self.region, credentials=credentials) as client:
            try:
                return renamed(getattr(client, snake(operation))(**renamed(members, snake)), pascal)
            except ServiceError as error:
                raise Failure(error.code, error.message) from error
