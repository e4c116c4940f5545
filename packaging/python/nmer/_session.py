"""One calculation, or many on a server that stays warm."""

from __future__ import annotations

import functools
import os
import sys
import threading
from types import TracebackType
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple, Type, Union

from ._command import nmer_command
from ._request import request_of, written
from ._server import Progress, Server

#: An input: a dict as in a file, a QCSchema ManyBodyInput (a model or a dict), or the path of a file.
Input = Union[Mapping[str, Any], str, "os.PathLike[str]", Any]


class Session:
    """A server that stays warm: its workers and programs serve one calculation after another.

    It starts with the first calculation, and ends with ``close()``, with the ``with`` block, or with Python. One
    calculation at a time; threads wait for each other.

    ``options`` are those of ``run``, for all calculations that do not say otherwise; ``command`` is the command that
    starts nmer, where it is another than the package's.
    """

    def __init__(self, *, command: Optional[Sequence[str]] = None, **options: Any) -> None:
        self._server: Optional[Server] = None
        self._command = None if command is None else list(command)
        self._options = written(options)
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
        request = request_of(input, folder, {**self._options, **written(options)})
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
        """Ends the server, with all that it has started or computes; the next calculation starts another."""
        server, self._server = getattr(self, "_server", None), None
        if server is not None and server.is_own:
            server.close()

    def __del__(self) -> None:
        if not sys.is_finalizing():
            self.close()

    # A copy, as for another process, has a server of its own.
    def __reduce__(self) -> Tuple[Any, ...]:
        return functools.partial(Session, command=self._command, **self._options), ()

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def _started(self) -> Server:
        # What a fork of this process has is its parent's.
        if self._server is None or not self._server.is_own or self._server.has_ended:
            self.close()
            self._server = Server(nmer_command() if self._command is None else self._command)
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
    :param folder: Where paths of files begin; default the current folder. Those in an input file begin at its own.
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
