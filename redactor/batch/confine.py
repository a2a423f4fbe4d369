"""What a worker may not do, whatever the document makes its libraries do.

Bounds on memory, files and written bytes, CPU seconds for each document, no core file (it would hold the document), no
network, no reach into other processes. Each holds where the platform has it: all of it on Linux (x86-64 and arm64), the
bounds and a Python-level refusal of the network elsewhere on POSIX, only the latter on Windows. ``confine`` says what
was put in place; a missing bound never stops the work.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import socket
import struct
import sys
import time

from extractors.limits import Limits

OPEN_FILES = 512
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_SECCOMP_SET_MODE_FILTER, _TSYNC = 1, 1
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13
"""SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EACCES."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ARCH, _NUMBER, _FIRST_ARGUMENT = 4, 0, 16
"""Offsets in struct seccomp_data (linux/seccomp.h)."""
_CALLS: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    # audit architecture, seccomp, socket, then: ptrace, process_vm_readv and _writev, bpf, perf_event_open,
    # io_uring_setup (its operations pass no filter), pidfd_getfd
    "x86_64": (0xC000003E, 317, 41, (101, 310, 311, 321, 298, 425, 438)),
    "aarch64": (0xC00000B7, 277, 198, (117, 270, 271, 280, 241, 425, 438)),
}
_X32 = 0x40000000
"""Numbers from here on are calls of the x32 interface of x86-64."""


def confine(limits: Limits, *, network: bool = False) -> frozenset[str]:
    """Bound this process for good; return the names of what holds: "memory", "files", "written", "core", "dumps",
    "privileges", "network" (by the kernel) or "network-python".

    ``network`` leaves the network open: for tasks whose documents lie behind a URL.
    """
    stay_quiet()
    held = _bounds(limits)
    if sys.platform == "linux":
        held |= _kernel(network=network)
    if not network and "network" not in held:
        sys.addaudithook(_refuse_network)
        held |= {"network-python"}
    return frozenset(held)


def allow_cpu(seconds: float) -> None:
    """Give the process CPU time for one more document: ``seconds`` on every core from now on, then SIGXCPU."""
    if os.name == "posix":
        import resource

        with contextlib.suppress(ValueError, OSError):
            allowed = int(time.process_time() + seconds * (os.cpu_count() or 1)) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def stay_quiet() -> None:
    """Libraries print warnings that may quote a document; a terminal or a server's log is no place for them."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(null, stream.fileno())
    os.close(null)


def _bounds(limits: Limits) -> set[str]:
    if os.name != "posix":
        return set()
    import resource

    held = set()
    for name, kind, allowed in (
        ("core", resource.RLIMIT_CORE, 0),
        ("memory", resource.RLIMIT_AS, limits.memory_bytes),
        ("files", resource.RLIMIT_NOFILE, OPEN_FILES),
        ("written", resource.RLIMIT_FSIZE, limits.expanded_bytes),
    ):
        hard = resource.getrlimit(kind)[1]
        bounded = allowed if hard == resource.RLIM_INFINITY else min(allowed, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (bounded, bounded))
            held.add(name)
    return held


def _kernel(*, network: bool) -> set[str]:
    """No dumps, no new privileges, and a filter of system calls for this process and all that it starts."""
    held = set()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
        held.add("dumps")
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return held
    held.add("privileges")
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return held
    architecture, seccomp, socket_call, forbidden = calls
    program = _program(architecture, socket_call, forbidden, network=network)
    code = ctypes.create_string_buffer(program, len(program))
    filter_ = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    done = libc.syscall(seccomp, _SECCOMP_SET_MODE_FILTER, _TSYNC, filter_)
    return held | ({"network"} if done == 0 and not network else set())


def _program(architecture: int, socket_call: int, forbidden: tuple[int, ...], *, network: bool) -> bytes:
    """Return the filter (classic BPF): calls of another architecture, the forbidden ones, and sockets of any family but
    the local one are refused; all else is allowed."""
    lines: list[tuple[int, int, str, str]] = [  # operation, value, where to go if it holds, where if not
        (_LOAD, _ARCH, "", ""),
        (_EQUAL, architecture, "", "refuse"),
        (_LOAD, _NUMBER, "", ""),
        (_AT_LEAST, _X32, "refuse", ""),
        *((_EQUAL, number, "refuse", "") for number in forbidden),
    ]
    if not network:
        lines += [
            (_EQUAL, socket_call, "", "allow"),
            (_LOAD, _FIRST_ARGUMENT, "", ""),
            (_EQUAL, socket.AF_UNIX, "allow", "refuse"),
        ]
    ends = {"allow": len(lines), "refuse": len(lines) + 1}
    code = [
        struct.pack("HBBI", operation, *(ends[goal] - place if goal else 0 for goal in goals), value)
        for place, (operation, value, *goals) in enumerate(lines, 1)
    ]
    return b"".join([*code, *(struct.pack("HBBI", _RETURN, 0, 0, verdict) for verdict in (_ALLOW, _REFUSE))])


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Where the kernel does not do it: refuse Python's own sockets. Libraries written in C are not stopped by this."""
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        raise PermissionError("no network in a worker")
