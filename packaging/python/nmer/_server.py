"""A process ``nmer serve``, and what it says: lines of JSON through pipes (docs/guide/serve.md)."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import threading
import warnings
import weakref
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Optional, Sequence

from ._command import nmer_environment
from ._errors import NmerError, NmerWarning
from ._request import line_of

#: Receives how far a calculation is: tasks, levels, elapsed_seconds, seconds_left, mode, workers.
Progress = Callable[[Dict[str, Any]], None]

_PROTOCOL = 1
# What a calculation ends with.
_ENDS = ("result", "error", "cancelled")
# How often a wait looks whether Ctrl-C was pressed: on Windows, nothing else interrupts it.
_LOOK_SECONDS = 0.1
# From the request to stop to the end of what computes.
_CANCEL_SECONDS = 30
_CLOSE_SECONDS = 5


class Server:
    """A process ``nmer serve``, and what it says."""

    def __init__(self, command: Sequence[str]) -> None:
        self._pid = os.getpid()
        self._last = 0
        self._open: Optional[int] = None
        self.has_ended = False
        self._lines: "queue.SimpleQueue[Optional[bytes]]" = queue.SimpleQueue()
        self._errors: Deque[str] = deque(maxlen=20)
        environment = nmer_environment()
        # Ctrl-C in the terminal is for this process, which tells the server what to stop.
        own_group: Dict[str, Any] = (
            {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined, unused-ignore]
            if os.name == "nt"
            else {"start_new_session": True}
        )
        try:
            self._process = subprocess.Popen(
                [*command, "serve"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                **own_group,
            )
        except OSError as error:
            raise NmerError(
                "CommandError",
                f"{command[0]} cannot be started: {error.strerror or error}; is it there, and may it be executed?",
                "install",
            ) from error
        self._readers: List[threading.Thread] = [
            threading.Thread(target=reader, daemon=True) for reader in (self._read_lines, self._read_errors)
        ]
        for reader in self._readers:
            reader.start()
        _servers.add(self)
        try:
            hello = self._next()
            if hello.get("type") != "hello" or hello.get("protocol") != _PROTOCOL:
                raise NmerError(
                    "CommandError",
                    f"{' '.join(command)} is no nmer that this package can talk with: it said {str(hello)[:200]}",
                    "install",
                )
        except BaseException:
            self.kill()
            raise

    @property
    def is_own(self) -> bool:
        """Whether this process has started it, and not the one that this one is a fork of."""
        return self._pid == os.getpid()

    def compute(self, request: Dict[str, Any], progress: Optional[Progress]) -> Dict[str, Any]:
        self._last += 1
        identity = self._last
        line = line_of({"type": "run", "id": identity, **request})
        try:
            self._say(line)
        except BaseException:
            self.kill()  # half a line may have been written
            raise
        try:
            self._open = identity
            message = self._answer(identity, progress)
        except BaseException:
            if not self.has_ended:
                self._cancel(identity)
            raise
        finally:
            self._open = None
        if message["type"] == "result":
            result: Dict[str, Any] = message["result"]
            return result
        if message["type"] == "cancelled":
            raise NmerError("Cancelled", "the session was closed, or nmer stopped, under the calculation", "retry")
        error: Dict[str, Any] = message["error"]
        known = error.get("place"), message.get("result")
        raise NmerError(error["kind"], error["message"], error["remedy"], error["status"], *known)

    def close(self) -> None:
        """Ends it in good order, with what another thread computes; kills it where it does not end."""
        self.has_ended = True
        open_now = self._open
        if open_now is not None:
            with contextlib.suppress(OSError, ValueError):
                self._write(line_of({"type": "cancel", "id": open_now}))
        self._hang_up()
        try:
            self._process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._release()

    def kill(self) -> None:
        """Ends it at once; what it has started notices, and ends too."""
        self.has_ended = True
        self._process.kill()
        self._process.wait()
        self._hang_up()
        self._release()

    def _hang_up(self) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:  # there is nobody who reads what was left
            pass

    def _release(self) -> None:
        for reader, pipe in zip(self._readers, (self._process.stdout, self._process.stderr)):
            reader.join(1)
            if pipe is not None and not reader.is_alive():
                pipe.close()

    def _answer(self, identity: int, progress: Optional[Progress]) -> Dict[str, Any]:
        """The message that a calculation ends with."""
        while True:
            message = self._next()
            kind, of = message.get("type"), message.get("id")
            # What is no request for the server, however that came about, has no name.
            if kind in _ENDS and of == identity or kind == "error" and of is None:
                return message
            if of != identity:
                continue
            if kind == "progress" and progress is not None:
                progress({key: value for key, value in message.items() if key not in ("type", "id")})
            if kind == "notice" and message.get("severity") == "warning":
                warnings.warn(str(message.get("message")), NmerWarning, stacklevel=4)

    def _cancel(self, identity: int) -> None:
        """Stops a calculation, and waits until nothing of it computes; interrupted again, ends all at once."""
        try:
            self._say(line_of({"type": "cancel", "id": identity}))
            while True:
                message = self._next(_CANCEL_SECONDS)
                if message.get("id") == identity and message.get("type") in _ENDS:
                    return
        except NmerError:
            self.kill()
        except BaseException:
            self.kill()
            raise

    def _say(self, line: bytes) -> None:
        try:
            self._write(line)
        except (OSError, ValueError):
            raise self._ending() from None

    def _write(self, line: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()

    def _next(self, seconds: float = float("inf")) -> Dict[str, Any]:
        waited = 0.0
        while True:
            try:
                line = self._lines.get(timeout=_LOOK_SECONDS)
                break
            except queue.Empty:
                waited += _LOOK_SECONDS
                if waited >= seconds:
                    raise NmerError("ServerError", f"nmer does not answer within {seconds} s", "retry") from None
        if line is None:
            raise self._ending()
        try:
            message = json.loads(line)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            self.kill()
            raise NmerError("CommandError", f"{line[:200]!r} is not what nmer serve says", "install")
        return message

    def _ending(self) -> NmerError:
        self.has_ended = True
        self.close()
        status = self._process.returncode
        said = " ".join(self._errors).strip()
        message = f"nmer has ended with status {status}" + (f": {said}" if said else "")
        remedy = {2: "fix-input", 4: "install"}.get(status, "retry")
        return NmerError("ServerError", message, remedy, status if status > 0 else 1)

    def _read_lines(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._lines.put(line)
        except (OSError, ValueError):
            pass
        self._lines.put(None)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        try:
            for line in self._process.stderr:
                self._errors.append(line.decode("utf-8", "replace").strip()[:2000])
        except (OSError, ValueError):
            pass


# Those that nobody has closed, for the end of Python: its threads must not read any more by then.
_servers: "weakref.WeakSet[Server]" = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for server in list(_servers):
        if server.is_own and not server.has_ended:
            server.close()
