"""The retries that docs/decisions/0013-pressure.md counts on, against a stub that refuses every request."""

import http.server
import json
import threading

import boto3
import botocore
import pytest
from conftest import DEVELOPER, POOL, REGION

LINE = tuple(int(part) for part in botocore.__version__.split(".")[:2])


class Refusing(http.server.BaseHTTPRequestHandler):
    """Refuses as Tidemark does when it is busy, and counts the requests."""

    def do_GET(self):
        self.server.requests += 1
        body = json.dumps({"__type": "TooManyRequestsException", "message": "busy"}).encode()
        self.send_response(429)
        self.send_header("x-amzn-ErrorType", "TooManyRequestsException")
        self.send_header("Retry-After", "1")
        self.send_header("x-amz-retry-after", "10")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def stub():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    server.requests = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_default_retries_after_429(stub, monkeypatch):
    monkeypatch.delenv("AWS_MAX_ATTEMPTS", raising=False)
    client = boto3.client(
        "cognito-sync",
        endpoint_url=f"http://127.0.0.1:{stub.server_port}",
        region_name=REGION,
        aws_access_key_id=DEVELOPER,
        aws_secret_access_key="any",
    )
    with pytest.raises(client.exceptions.TooManyRequestsException):
        client.list_datasets(IdentityPoolId=POOL, IdentityId=POOL)
    assert stub.requests == (3 if LINE >= (1, 44) else 5)
