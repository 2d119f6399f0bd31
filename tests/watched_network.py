"""A command in a network namespace of its own, where only loopback is, with every look-up and connection watched."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.live_screen import need

ROOT = Path(__file__).parents[1]
#: what names an address: connecting, and sending without having connected
CALLS = "connect,sendto,sendmsg,sendmmsg"
_INTERNET = re.compile(
    r'sa_family=AF_INET6?, sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"'
)
#: systemd's and the C library's own ways to have a name looked up by another process
_RESOLVER = re.compile(r'sun_path="[^"]*(?:resolve|nscd)[^"]*"\}, \d+\) = 0')
#: brings loopback up (SIOCSIFFLAGS: up, running), then becomes the command
_WITHIN = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    fcntl.ioctl(s, 0x8914, struct.pack("16sh", b"lo", 0x41))
os.execvp(sys.argv[1], sys.argv[1:])
"""


def need_watching() -> None:
    """Skip where no command can be watched; in CI that is a failure."""
    need("unshare", "strace")


def reached(command: Sequence[str], log: Path, codes: Sequence[int] = (0,)) -> list[str]:
    """What a command and all that it starts tried to reach beside loopback, as strace says it; asserts its code."""
    watched = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", f"trace={CALLS}", "-o", str(log), "--", *command]
    within = ["unshare", "-rn", sys.executable, "-c", _WITHIN, *watched]
    done = subprocess.run(within, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode in codes, (done.stdout[-2000:], done.stderr[-2000:])
    return [line for line in log.read_text(errors="replace").splitlines() if outside(line)]


def outside(line: str) -> bool:
    """Whether a line of strace is a look-up, or names an address that is not this computer."""
    if _RESOLVER.search(line):
        return True
    found = _INTERNET.search(line)
    if found is None:
        return False
    port, address = found.groups()
    return port == "53" or not (address.startswith("127.") or address in ("::1", "::", "0.0.0.0"))


def janu(*options: str) -> list[str]:
    """The command."""
    return [sys.executable, "-m", "vision", *options]
