"""What the C library keeps of memory that is free again.

glibc gives each thread a heap of its own and lets it grow with the largest picture drawn in it, for good.
"""

import contextlib
import ctypes

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE = 256 * 1024
"""Bytes: whatever is larger goes back to the system as soon as it is free."""


def bound() -> None:
    """One heap for all threads, and nothing large in it. Where the C library is another, nothing is done."""
    with contextlib.suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
