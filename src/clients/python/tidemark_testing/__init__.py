"""Tests against a local Tidemark: a service in a process of its own, and a new identity pool for each test."""

from .service import Service, TidemarkError
from .tidemark import Tidemark

__all__ = ["Service", "Tidemark", "TidemarkError"]
