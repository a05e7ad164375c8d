"""The local service in a process of its own."""

import logging
import os
import re
import shlex
import subprocess
import threading
from pathlib import Path

_READY = re.compile(r"Tidemark listens on ([^\s,]+)")
_START_SECONDS = 120
_STOP_SECONDS = 10
_log = logging.getLogger("tidemark")


class TidemarkError(Exception):
    """The service could not be started or controlled. The message says why."""


class Service:
    """Runs the service on free ports until it is closed, or until this process ends in any way.

    Its standard input is a pipe from this process, and it stops when that ends.
    """

    def __init__(self, *options):
        """Starts the service, with further options, and waits until it is ready."""
        command = [_java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(_jar())]
        command += ["--engine=memory", "--port=0", "--dynamodb-port=0", "--stop-with-input"]
        command += shlex.split(os.environ.get("TIDEMARK_OPTIONS", "")) + list(options)
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
        except OSError as failure:
            raise TidemarkError(f"Cannot run {command[0]}: {failure}") from failure
        self._printed = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, name="tidemark-output", daemon=True)
        self._reader.start()
        self.endpoint = self._await_endpoint()

    def close(self):
        """Stops the service. After ten seconds its process is killed."""
        self.process.stdin.close()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self):
        for line in self.process.stdout:
            if self._ready.is_set():
                _log.info(line.rstrip())
                continue
            self._printed.append(line)
            if _READY.search(line):
                self._ready.set()
        self._ready.set()

    def _await_endpoint(self):
        in_time = self._ready.wait(_START_SECONDS)
        found = _READY.search("".join(self._printed))
        if found:
            return found.group(1)
        self.process.kill()
        self.close()
        printed = "".join(self._printed)
        if "UnsupportedClassVersionError" in printed:
            raise TidemarkError(f"Tidemark needs Java 25 or later, and {_java()} is older; name one in the variable TIDEMARK_JAVA")
        happened = "ended before it was ready" if in_time else f"was not ready after {_START_SECONDS} seconds"
        raise TidemarkError(f"Tidemark {happened}. It printed:\n{printed}")


def _java():
    """Returns the program that TIDEMARK_JAVA names, or the one of JAVA_HOME, or the one of the path."""
    home = os.environ.get("JAVA_HOME")
    return os.environ.get("TIDEMARK_JAVA") or (str(Path(home, "bin", "java")) if home else "java")


def _jar():
    """Returns the jar that TIDEMARK_JAR names, or the one in this package."""
    named = os.environ.get("TIDEMARK_JAR")
    jar = Path(named) if named else Path(__file__).with_name("tidemark-local.jar")
    if not jar.is_file():
        raise TidemarkError(f"There is no {jar}; name the jar of the local service in the variable TIDEMARK_JAR")
    return jar
