"""The process of the service: its start, its failures and its end. The jar is in TIDEMARK_JAR."""

import os
import signal
import subprocess
import sys
import time

import pytest
from tidemark_testing import Service, TidemarkError


def test_close_ends_the_process():
    with Service() as service:
        assert service.process.poll() is None
    assert service.process.returncode == 0


def test_service_that_ends_is_reported_with_what_it_printed():
    with pytest.raises(TidemarkError, match="(?s)ended before it was ready. It printed:\n.*'--nope'"):
        Service("--nope")


def test_missing_jar_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("TIDEMARK_JAR", str(tmp_path / "none.jar"))
    with pytest.raises(TidemarkError, match="There is no .*none.jar"):
        Service()


def test_missing_java_is_named(monkeypatch):
    monkeypatch.setenv("TIDEMARK_JAVA", "no-such-java")
    with pytest.raises(TidemarkError, match="Cannot run no-such-java"):
        Service()


def test_old_java_is_explained(monkeypatch, tmp_path):
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho java.lang.UnsupportedClassVersionError: version 69.0\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("TIDEMARK_JAVA", str(java))
    with pytest.raises(TidemarkError, match="needs Java 25 or later"):
        Service()


def test_options_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("TIDEMARK_OPTIONS", "--stage 'test'")
    with Service() as service:
        assert service.endpoint.endswith("/test")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_process_ends_the_service():
    program = "from tidemark_testing import Service; import time; print(Service().process.pid, flush=True); time.sleep(99)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as tests:
        service = int(tests.stdout.readline())
        assert is_running(service)
        tests.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while is_running(service):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
