"""What goes wrong, in the words of nmer's command line."""

from __future__ import annotations

from typing import Any, Dict, Optional


class NmerError(Exception):
    """nmer could not do what was asked for.

    ``kind`` is the class of the error, as in ``InputError`` or ``TasksFailed``; ``message`` says what happened, to what,
    and what to do; ``remedy`` is the way out (``fix-input``, ``retry``, ``more-resources``, ``more-time``, ``install``,
    ``other-convergence``, ``give-up``); ``status`` the exit status that ``nmer run`` would have; ``place`` where in the
    input it is. Where tasks failed, ``result`` has what is known.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        remedy: str,
        status: int = 4,
        place: Optional[Dict[str, Any]] = None,
        result: Optional[Dict[str, Any]] = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.status = status
        self.place = place
        self.result = result


class NmerWarning(UserWarning):
    """Something in an input may be a mistake."""


def input_error(message: str) -> NmerError:
    """The error of an input that does not reach nmer."""
    return NmerError("InputError", message, "fix-input", 2)
