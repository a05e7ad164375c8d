"""The pytest fixtures. Installing the package makes them known to pytest."""

import pytest

from .service import Service
from .tidemark import Tidemark


@pytest.fixture(scope="session")
def tidemark_service():
    """The service of this test session. It starts with the first test that uses it."""
    with Service() as service:
        yield service


@pytest.fixture
def tidemark(tidemark_service):
    """A new identity pool, with clients and the controls of the service."""
    with Tidemark(tidemark_service.endpoint) as tidemark:
        yield tidemark
