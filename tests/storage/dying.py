"""Programs that are killed in the middle of what they do."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[2])


def killed(program: str, *arguments: object) -> None:
    """Run ``tests.storage.killing:main`` or another coroutine in a process, and expect that it died where it should."""
    module, _, name = program.partition(":")
    run = f"import asyncio, sys; from {module} import {name} as main; asyncio.run(main(*sys.argv[1:]))"
    ended = subprocess.run(
        [sys.executable, "-c", run, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": ROOT},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
