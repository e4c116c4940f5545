"""Calculations by a server, ``nmer serve``: lines of JSON through pipes (docs/guide/serve.md)."""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
import warnings
import weakref
from collections import deque
from types import TracebackType
from typing import Any, Callable, Deque, Dict, List, Mapping, Optional, Sequence, Type, Union

from ._command import nmer_command
from ._errors import NmerError, NmerWarning, input_error

#: An input: a dict as in a file, a QCSchema ManyBodyInput (a model or a dict), or the path of a file.
Input = Union[Mapping[str, Any], str, "os.PathLike[str]", Any]

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


class Session:
    """A server that stays warm: its workers and programs serve one calculation after another.

    It starts with the first calculation, and ends with ``close()``, with the ``with`` block, or with Python. One
    calculation at a time; threads wait for each other.

    ``options`` are those of ``run``, for all calculations that do not say otherwise; ``command`` is the command that
    starts nmer, where it is another than the package's.
    """

    def __init__(self, *, command: Optional[Sequence[str]] = None, **options: Any) -> None:
        self._server: Optional[_Server] = None
        self._command = None if command is None else list(command)
        self._options = _written(options)
        self._lock = threading.Lock()
        self._user: Optional[int] = None

    def run(
        self,
        input: Input,
        *,
        progress: Optional[Progress] = None,
        progress_interval: float = 0.2,
        folder: Union[str, "os.PathLike[str]", None] = None,
        **options: Any,
    ) -> Dict[str, Any]:
        """Computes an input; see :func:`nmer.run`."""
        request = _request(input, folder, {**self._options, **_written(options)})
        request["progress"] = False if progress is None else float(progress_interval)
        if self._user == threading.get_ident():
            raise RuntimeError("a calculation of this session is under way; use another session within its progress")
        with self._lock:
            self._user = threading.get_ident()
            try:
                return self._started().compute(request, progress)
            finally:
                self._user = None

    def close(self) -> None:
        """Ends the server, with all that it has started; the next calculation starts another."""
        server, self._server = getattr(self, "_server", None), None
        if server is not None and server.is_own:
            server.close()

    def __del__(self) -> None:
        if not sys.is_finalizing():
            self.close()

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def _started(self) -> "_Server":
        # What a fork of this process has is its parent's.
        if self._server is None or not self._server.is_own or self._server.has_ended:
            self.close()
            self._server = _Server(nmer_command() if self._command is None else self._command)
        return self._server


def run(
    input: Input,
    *,
    progress: Optional[Progress] = None,
    progress_interval: float = 0.2,
    folder: Union[str, "os.PathLike[str]", None] = None,
    **options: Any,
) -> Dict[str, Any]:
    """Computes an input, and gives the QCSchema ManyBodyResult as a dict; atomic units, flat lists.

    :param input: A dict as in an input file, a QCSchema ManyBodyInput, or the path of an input file.
    :param progress: Called now and then with how far the calculation is. What it raises stops the calculation.
    :param progress_interval: The least seconds between two calls.
    :param folder: Where paths of files begin; default the current folder, or that of the input file.
    :param options: Options of ``nmer run``: ``parallel``, ``mode``, ``schedule``, ``timeout``, ``run_timeout``,
        ``retries``, ``threads``, ``memory``, ``scratch``, ``journal``, ``fresh``, ``on_failure``, ``strict``. Times may
        be numbers of seconds, memory a number of bytes.
    :raises NmerError: Where the input is refused, tasks fail, or the machine lacks something.
    :raises KeyboardInterrupt: After Ctrl-C, once nothing computes any more.

    Each call starts nmer; a :class:`Session` starts it once for many.
    """
    with Session() as session:
        return session.run(
            input, progress=progress, progress_interval=progress_interval, folder=folder, **options
        )


class _Server:
    """A process ``nmer serve``, and what it says."""

    def __init__(self, command: Sequence[str]) -> None:
        self._pid = os.getpid()
        self._last = 0
        self.has_ended = False
        self._lines: "queue.SimpleQueue[Optional[bytes]]" = queue.SimpleQueue()
        self._errors: Deque[str] = deque(maxlen=20)
        environment = {**os.environ, "DENO_NO_UPDATE_CHECK": "1"}
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
        line = _json({"type": "run", "id": identity, **request})
        try:
            self._say(line)
        except BaseException:
            self.kill()  # half a line may have been written
            raise
        try:
            message = self._answer(identity, progress)
        except BaseException:
            if not self.has_ended:
                self._cancel(identity)
            raise
        if message["type"] == "result":
            result: Dict[str, Any] = message["result"]
            return result
        if message["type"] == "cancelled":
            raise NmerError("Cancelled", "the server was stopped under the calculation", "retry")
        raise _error_of(message)

    def close(self) -> None:
        """Ends it in good order; kills it where it does not end."""
        self.has_ended = True
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
            self._say(_json({"type": "cancel", "id": identity}))
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
            assert self._process.stdin is not None
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except (OSError, ValueError):
            raise self._ending() from None

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
_servers: "weakref.WeakSet[_Server]" = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for server in list(_servers):
        if server.is_own and not server.has_ended:
            server.close()


def _error_of(message: Mapping[str, Any]) -> NmerError:
    error: Dict[str, Any] = message["error"]
    return NmerError(
        error["kind"], error["message"], error["remedy"], error["status"], error.get("place"), message.get("result")
    )


def _request(
    input: Input, folder: Union[str, "os.PathLike[str]", None], options: Dict[str, Any]
) -> Dict[str, Any]:
    if isinstance(input, (str, os.PathLike)):
        path = os.path.abspath(os.fspath(input))
        try:
            with open(path, encoding="utf-8-sig") as file:
                content: Any = file.read()
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise input_error(f"{os.fspath(input)!r} cannot be read as an input: {error}") from error
        beside = os.path.dirname(path)
    else:
        content = _plain(input)
        beside = os.getcwd()
    return {
        "input": content,
        "folder": beside if folder is None else os.path.abspath(os.fspath(folder)),
        "options": options,
    }


def _plain(input: Any) -> Mapping[str, Any]:
    """An input as a dict: models of QCSchema say themselves how they are written."""
    if isinstance(input, Mapping):
        return input
    for method in ("model_dump_json", "json"):
        write = getattr(input, method, None)
        if callable(write):
            value = json.loads(write())
            if isinstance(value, dict):
                return value
    raise input_error(
        f"the input is a {type(input).__name__}; expected a dict, a ManyBodyInput, or the path of a file"
    )


# Options that are amounts, and the unit in which nmer is told a number.
_AMOUNTS = {"timeout": (1000.0, "ms"), "run_timeout": (1000.0, "ms"), "memory": (1.0, "B")}


def _written(options: Mapping[str, Any]) -> Dict[str, Any]:
    """Options as nmer takes them; those that are None are left out."""
    written: Dict[str, Any] = {}
    for name, value in options.items():
        if value is None:
            continue
        if name in _AMOUNTS and isinstance(value, (int, float)) and not isinstance(value, bool):
            factor, unit = _AMOUNTS[name]
            if not 0 < value < float("inf"):
                raise input_error(f"options.{name}: found {value}; expected an amount above 0")
            value = f"{max(1, round(value * factor))}{unit}"
        written[name] = os.fspath(value) if isinstance(value, os.PathLike) else value
    return written


def _json(message: Dict[str, Any]) -> bytes:
    try:
        text = json.dumps(message, allow_nan=False, default=_default)
    except ValueError as error:
        raise input_error(f"the input has a number that is not finite, or refers to itself: {error}") from error
    except TypeError as error:
        raise input_error(f"the input has what JSON cannot say: {error}") from error
    return text.encode("utf-8") + b"\n"


def _default(value: Any) -> Any:
    if hasattr(value, "tolist"):  # arrays and numbers of NumPy
        return value.tolist()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"a {type(value).__name__}, {str(value)[:60]!r}")
