"""Runs the projects of docs/testing.md as printed: writes their files beside the checkout, and runs their commands.

Needs what `make clients` builds, and Java 25 in TIDEMARK_JAVA or JAVA_HOME.
"""

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[4]
PAGE = (PROJECT / "docs/testing.md").read_text(encoding="utf-8")


def section(heading):
    """Returns the text below a heading of the second level."""
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE).group(1)


def files(text):
    """Returns the printed files: the name on a line of its own, and the code block after it."""
    return dict(re.findall(r"^`([^`]+)`:\n\n```\w+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


def commands(text):
    return re.search(r"^```bash\n(.*?)^```$", text, re.DOTALL | re.MULTILINE).group(1)


@pytest.mark.parametrize(
    ("heading", "passed"),
    [("Java", r"Tests run: 3, Failures: 0, Errors: 0, Skipped: 0"), ("Python", "3 passed"), ("JavaScript", "pass 3")],
)
def test_project_passes_as_printed(heading, passed, tmp_path):
    (tmp_path / "tidemark").symlink_to(PROJECT)
    game = tmp_path / "game"
    printed = files(section(heading))
    assert printed
    for name, content in printed.items():
        (game / name).parent.mkdir(parents=True, exist_ok=True)
        (game / name).write_text(content, encoding="utf-8")
    result = subprocess.run(
        ["bash", "-ec", commands(section(heading))],
        cwd=game,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    assert re.search(passed, result.stdout), result.stdout
