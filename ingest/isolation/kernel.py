"""What Linux offers to take rights away from this process, called without any library.

Every function returns whether the kernel did it; a kernel that knows nothing of it is no error.
Sources: the manual pages landlock(7), seccomp(2), capset(2), unshare(2), and the numbers of system
calls in the kernel's own tables (``syscall_64.tbl`` and ``unistd.h``).
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_NEW_NETWORK = 0x40000000
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446

READ = 1 << 2 | 1 << 3  # a file, a folder
RUN = READ | 1 << 0
WRITE = READ | sum(1 << bit for bit in (1, 4, 5, 7, 8, 14))  # no links, devices, sockets
USE = 1 << 1 | 1 << 2  # an existing device
_ON_FILES = sum(1 << bit for bit in (0, 1, 2, 14, 15))
_ALL_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights that version knows

# Name: its number on x86_64 and on aarch64 (None where it does not exist). To reach the network,
# another process, the set-up of the machine, or rights by another door; and to leave the group
# of processes that is ended together.
REFUSED: dict[str, tuple[int, int | None]] = {
    "socket": (41, 198),
    "connect": (42, 203),
    "accept": (43, 202),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept4": (288, 242),
    "io_uring_setup": (425, 425),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "sethostname": (170, 161),
    "iopl": (172, None),
    "ioperm": (173, None),
}
_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}  # mark, column above


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def forbid_new_privileges() -> bool:
    """Whether no program that is started from here can gain rights (set-user-id and the like)."""
    return bool(_library().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0)


def drop_capabilities() -> bool:
    """Whether the superuser's special rights are gone, where this process had any."""
    header = struct.pack("Ii", 0x20080522, 0)
    return bool(_library().capset(header, bytes(24)) == 0)


def leave_network() -> bool:
    """Whether this process is now in a network of its own, with nothing in it."""
    with suppress(AttributeError):
        return bool(_library().unshare(_NEW_NETWORK) == 0)
    return False


def refuse_calls() -> bool:
    """Whether the system calls of REFUSED now end in 'not permitted', here and in every child."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or struct.calcsize("P") != 8:
        return False
    mark, column = machine
    numbers = [row[column] for row in REFUSED.values() if row[column] is not None]
    program = _filter(mark, [number for number in numbers if number is not None])
    code = ctypes.create_string_buffer(program, len(program))
    given = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    return bool(_library().prctl(_SECCOMP, _FILTER, given, 0, 0) == 0)


def _filter(mark: int, numbers: Sequence[int]) -> bytes:
    """A program for the kernel's filter: refuse these numbers, and every other way of calling."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    allow, refuse, end = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # 1 is EPERM
    steps = [
        (load, 0, 0, 4),
        (equal, 1, 0, mark),
        (answer, 0, 0, end),
        (load, 0, 0, 0),
        (at_least, len(numbers) + 1, 0, 0x40000000),  # the x32 numbers of x86_64
    ]
    for place, number in enumerate(numbers):
        steps.append((equal, len(numbers) - place, 0, number))
    steps += [(answer, 0, 0, allow), (answer, 0, 0, refuse)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def landlock_version() -> int:
    """The version of landlock that the kernel has; 0 for none."""
    return max(int(_library().syscall(_LANDLOCK_CREATE, None, 0, 1)), 0)


def keep_to_paths(allowed: Iterable[tuple[str, int]]) -> bool:
    """Whether this process can now reach only these paths, each with those rights.

    Where the kernel's landlock is new enough, TCP and signals to other processes go as well.
    """
    version = landlock_version()
    if not version:
        return False
    library = _library()
    rights = (1 << _ALL_BY_VERSION.get(version, 16)) - 1
    network, scope = (3 if version >= 4 else 0), (3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = library.syscall(
        _LANDLOCK_CREATE, struct.pack("QQQ", rights, network, scope)[:size], size, 0
    )
    if rules < 0:
        return False
    try:
        for path, wanted in allowed:
            _allow(library, rules, path, wanted & rights)
        return bool(library.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(library: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be reached
    try:
        on_this = rights if Path(path).is_dir() else rights & _ON_FILES
        library.syscall(_LANDLOCK_ADD, rules, 1, struct.pack("=Qi", on_this, place), 0)
    finally:
        os.close(place)
