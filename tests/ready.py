"""A program for scripts that does what `actionplan` does, without loading it anew for each command.

One process has everything loaded and has a child for each command, with the words, the folder, the environment and the
streams of whoever gave it. How the program itself starts is tested elsewhere.
"""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
# Run by a bare Python: the order goes out with the three streams, and what comes back is the exit status.
ASKING = """\
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1])
    order = json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode("utf-8", "surrogateescape")
    socket.send_fds(line, [b"%10d" % len(order)], [0, 1, 2])
    line.sendall(order)
    said = line.recv(10)
sys.exit(int(said))
"""


@contextmanager
def at_hand() -> Iterator[str]:
    """Start the process, and give the text of a program that asks it; end it afterwards."""
    # The path of a socket has to be short.
    with tempfile.TemporaryDirectory(prefix="actionplan-") as folder:
        address = f"{folder}/line"
        with subprocess.Popen(
            [sys.executable, "-m", "tests.ready", address], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                assert process.stdout.readline() == b"ready\n"
                yield f'#!/bin/sh\nexec {shlex.join([sys.executable, "-I", "-S", "-c", ASKING, address])} "$@"\n'
            finally:
                process.stdin.close()
                process.terminate()


def _answer(line: socket.socket) -> None:
    """Do one command as if it had been started by whoever gave it, and say how it went."""
    length, streams, _, _ = socket.recv_fds(line, 10, 3)
    order = b""
    while len(order) < int(length):
        order += line.recv(65536)
    words, folder, surroundings = json.loads(order.decode("utf-8", "surrogateescape"))
    for stream, number in zip(streams, (0, 1, 2), strict=True):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(surroundings)
    time.tzset()
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    code = cli.main(words)
    sys.stdout.flush()
    sys.stderr.flush()
    line.sendall(b"%d" % code)


def _bury() -> None:
    """Take note of the children that have ended; another may go on, as one command can have git start the next."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def main() -> None:
    """Have a child for each command that is asked for, until this process is ended."""
    # Loaded here once, for the children.
    import docx  # noqa: F401
    import git  # noqa: F401
    import jinja2  # noqa: F401
    import tomlkit  # noqa: F401

    import actionplan.session.sync  # noqa: F401

    with socket.socket(socket.AF_UNIX) as door:
        door.bind(sys.argv[1])
        door.listen()
        print("ready", flush=True)
        while True:
            line, _ = door.accept()
            if os.fork() == 0:
                try:
                    _answer(line)
                finally:
                    os._exit(0)
            line.close()
            _bury()


if __name__ == "__main__":
    main()
