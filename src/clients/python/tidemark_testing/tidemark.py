"""The local service as one test sees it."""

import uuid
from datetime import datetime, timedelta, timezone

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
        self._clock_moved = False

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

    def inject(self, fault, *, count=1, **members):
        """Lets a fault happen to the next requests for this pool, or to its sync trigger.

        The fault is loseResponse, respond (with the argument status), delay (with milliseconds), slowTrigger (with
        milliseconds), failTrigger or throttleTrigger. The arguments operation, identity and dataset say which requests.
        """
        body = {"fault": fault, "pool": self.identity_pool_id, "count": count, **members}
        self._controls.send("POST", "faults", body)

    def lose_next_response(self, operation=None):
        """Serves the next request, of the operation if one is given, but breaks its connection before the response."""
        self.inject("loseResponse", **({"operation": operation} if operation else {}))

    def now(self):
        """Returns the time of the service."""
        return _parse(self._controls.send("GET", "clock")["now"])

    def advance(self, duration: timedelta):
        """Moves the clock of the service, back if the duration is negative, until the end of the test.

        All tests of a session have the same clock.
        """
        if not isinstance(duration, timedelta):
            raise TypeError(f"advance takes a timedelta, such as timedelta(hours=1), and no {type(duration).__name__}")
        self._move_clock(advance=f"PT{duration / timedelta(seconds=1):.6f}S")

    def set_time(self, time: datetime):
        """Moves the clock of the service to a time, which has a time zone."""
        if not isinstance(time, datetime):
            raise TypeError(f"set_time takes a datetime, such as datetime.now(timezone.utc), and no {type(time).__name__}")
        self._move_clock(set=time.astimezone(timezone.utc).isoformat().replace("+00:00", "Z"))

    def _move_clock(self, **body):
        self._clock_moved = True
        self._controls.send("POST", "clock", body)

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
        if self._clock_moved:
            self._controls.send("DELETE", "clock")


def _new_id():
    return f"{REGION}:{uuid.uuid4()}"


def _parse(time):
    """Returns a time of the service, to the microsecond. Python 3.10 reads no other number of digits."""
    seconds, _, fraction = time.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{seconds}.{fraction[:6]:0<6}+00:00")
