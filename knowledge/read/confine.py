"""Take from this process what a reader has no need of: endless memory, files to write, a way to others.

As far as the system can: address space and file size on every Unix; the rest on Linux, by Landlock and a network
namespace of its own, and not at all elsewhere.
"""

import ctypes
import os
import sys

_NO_NEW_PRIVILEGES = 38  # of prctl
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every machine since Linux 5.13
_ASK_VERSION, _PATH = 1, 1
_WRITE = 1 << 1
_CHANGE_FILES = 0b1_1111_1111_0010  # write, remove, make of every kind; not execute, read a file, list a folder
_SINCE = {2: 1 << 13, 3: 1 << 14}  # move between folders, truncate, by the version that knows them
_BIND_AND_CONNECT, _REACH_OTHERS = 0b11, 0b11  # of TCP, since 4; abstract sockets and signals, since 6
_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000  # of unshare
_OPEN_FILES = 256


class _Allowed(ctypes.Structure):
    """What may be done to a path: `landlock_path_beneath_attr`."""

    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("path", ctypes.c_int32))


def confine(memory: int) -> None:
    """Lower the limits of this process for good; `memory` in bytes of address space."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),  # a core holds words of the document
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # macOS knows a limit of address space, but does not keep one.
            continue
    if sys.platform == "linux":
        _confine_linux()


def _confine_linux() -> None:
    """Give up the network, signals to others and every change of a file, where the kernel can hold us to it."""
    system = ctypes.CDLL(None)
    system.unshare(_NEW_NETWORK | (_NEW_USER if os.geteuid() else 0))
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    version = system.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return
    files = _CHANGE_FILES | sum(right for since, right in _SINCE.items() if version >= since)
    network = _BIND_AND_CONNECT if version >= 4 else 0
    scope = _REACH_OTHERS if version >= 6 else 0
    handled = (ctypes.c_uint64 * 3)(files, network, scope)
    rules = system.syscall(_CREATE_RULESET, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    if rules < 0:
        return
    # Whatever is handled is denied, but for /dev/null: Tesseract crashes where it cannot write there.
    nowhere = os.open(os.devnull, os.O_PATH | os.O_CLOEXEC)
    allowed = _Allowed(files & (_WRITE | _SINCE[3]), nowhere)
    system.syscall(_ADD_RULE, rules, _PATH, ctypes.byref(allowed), 0)
    system.syscall(_RESTRICT_SELF, rules, 0)
    os.close(nowhere)
    os.close(rules)


def allow_seconds(seconds: int) -> None:
    """Let this process compute for so long from now on, and be killed by a signal after that."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
