"""Registration of devices with SNS as moto emulates it: real requests of the service, and endpoints with a state.

Needs a service that was started with AWS_ENDPOINT_URL_SNS, and SNS_ENDPOINT with the same address.
"""

import os
import uuid

import boto3
import pytest
from botocore.exceptions import ClientError
from conftest import DEVELOPER, REGION, User, client_of, replace


@pytest.fixture(scope="module")
def sns():
    return boto3.client(
        "sns",
        endpoint_url=os.environ["SNS_ENDPOINT"],
        region_name=REGION,
        aws_access_key_id=DEVELOPER,
        aws_secret_access_key="any",
    )


class App:
    """A new pool with a platform application of its own."""

    def __init__(self, endpoint, sns, platform):
        self.pool = f"{REGION}:{uuid.uuid4()}"
        self.endpoint = endpoint
        self.sns = sns
        self.platform = platform
        self.token = str(uuid.uuid4())  # moto has one endpoint for a token, of whichever application
        self.arn = sns.create_platform_application(
            Name=f"game-{uuid.uuid4()}", Platform=platform, Attributes={"PlatformCredential": "any"}
        )["PlatformApplicationArn"]
        client_of(endpoint, DEVELOPER).set_identity_pool_configuration(
            IdentityPoolId=self.pool, PushSync={"ApplicationArns": [self.arn]}
        )

    def user(self):
        user = User(self.endpoint, pool=self.pool)
        user.write(replace("k", "v"))
        return user

    def register(self, user, rotation=""):
        token = self.token + rotation
        return user.client.register_device(**user.names, Platform=self.platform, Token=token)["DeviceId"]

    def endpoints(self):
        """Returns the attributes of each endpoint by its ARN."""
        listed = self.sns.list_endpoints_by_platform_application(PlatformApplicationArn=self.arn)["Endpoints"]
        return {
            each["EndpointArn"]: self.sns.get_endpoint_attributes(EndpointArn=each["EndpointArn"])["Attributes"]
            for each in listed
        }

    def only(self):
        """Returns the only endpoint, and whether it is enabled for the token."""
        ((arn, attributes),) = self.endpoints().items()
        assert attributes["Token"] == self.token
        return arn, attributes["Enabled"].lower() == "true"


@pytest.fixture(params=["GCM", "APNS", "APNS_SANDBOX", "ADM"])
def app(request, endpoint, sns):
    return App(endpoint, sns, request.param)


def subscribe(user, device):
    user.client.subscribe_to_dataset(**user.dataset(), DeviceId=device)


def unsubscribe(user, device):
    user.client.unsubscribe_from_dataset(**user.dataset(), DeviceId=device)


def test_registration_creates_one_endpoint(app):
    user = app.user()
    device = app.register(user)
    created = app.only()
    assert created[1]
    assert app.register(user) == device
    assert app.only() == created
    assert app.register(user, "rotated") != device
    assert {each["Token"] for each in app.endpoints().values()} == {app.token, app.token + "rotated"}


def test_registration_enables_a_disabled_endpoint(app):
    user = app.user()
    device = app.register(user)
    subscribe(user, device)
    arn, _ = app.only()
    app.sns.set_endpoint_attributes(EndpointArn=arn, Attributes={"Enabled": "false"})
    assert app.only() == (arn, False)
    assert app.register(user) == device
    assert app.only() == (arn, True)
    unsubscribe(user, device)  # it still had its subscription


def test_registration_creates_a_deleted_endpoint_again(app):
    user = app.user()
    device = app.register(user)
    subscribe(user, device)
    app.sns.delete_endpoint(EndpointArn=app.only()[0])
    assert app.endpoints() == {}
    assert app.register(user) == device
    assert app.only()[1]
    subscribe(user, device)  # a notification in between has removed the device with its subscriptions
    unsubscribe(user, device)


def test_another_identity_takes_over_the_endpoint(app):
    first, second = app.user(), app.user()
    device = app.register(first)
    created = app.only()
    taken = app.register(second)
    assert taken != device
    assert app.only() == created
    subscribe(second, taken)
    with pytest.raises(ClientError) as refused:
        subscribe(second, device)
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
    assert app.register(first) == device
    assert app.only() == created


def test_missing_application_is_refused(app):
    user = app.user()
    app.sns.delete_platform_application(PlatformApplicationArn=app.arn)
    with pytest.raises(ClientError) as refused:
        app.register(user)
    assert refused.value.response["Error"]["Code"] == "InvalidConfigurationException"
