"""What the C library keeps of memory that threads have given back."""

import platform
import subprocess
import sys

import pytest

_HEAPS = """
import ctypes, sys, tempfile, threading
from bot.allocator import bound

if sys.argv[1] == "bound":
    bound()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.fopen.restype, libc.fopen.argtypes = ctypes.c_void_p, [ctypes.c_char_p] * 2
libc.malloc_info.argtypes, libc.fclose.argtypes = [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
began = threading.Barrier(4)

def draw():
    began.wait()
    for _ in range(1000):
        libc.malloc(1000)

threads = [threading.Thread(target=draw) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with tempfile.NamedTemporaryFile() as file:
    told = libc.fopen(file.name.encode(), b"w")
    libc.malloc_info(0, told)
    libc.fclose(told)
    print(file.read().decode().count("<heap nr="))
"""


def heaps(how: str) -> int:
    """How many heaps a process has after four of its threads have taken memory."""
    told = subprocess.run([sys.executable, "-c", _HEAPS, how], capture_output=True, text=True, check=True)  # noqa: S603
    return int(told.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has no such heaps")
def test_all_threads_share_one_heap() -> None:
    assert heaps("unbound") > 1
    assert heaps("bound") == 1
