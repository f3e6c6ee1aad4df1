"""Asks Go's sumdb libraries about an exported log: builds tlogcheck once, offline, and runs it on a folder.

The program is tests/judges/tlogcheck; it needs the Debian packages golang-go and golang-golang-x-mod-dev, whose sources
lie under /usr/share/gocode. What it checks, and the folder it takes, are told in its own comment.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "tlogcheck"
GOPATH = Path("/usr/share/gocode")
PACKAGE = GOPATH / "src" / "golang.org" / "x" / "mod" / "sumdb" / "tlog"


def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the judge, once for each state of its source, or skip with the reason."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("go is not installed (Debian: golang-go); no outside judge of tiles and checkpoints")
    if not PACKAGE.is_dir():
        pytest.skip(
            f"{PACKAGE} is missing (Debian: golang-golang-x-mod-dev); no outside judge of tiles and checkpoints"
        )
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SOURCE.glob("*.go")))).hexdigest()
    binary = tmp_path_factory.getbasetemp() / f"tlogcheck-{digest[:16]}"
    if not binary.exists():
        environment = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GOPATH), "GOFLAGS": "", "CGO_ENABLED": "0"}
        # A home without a cache is made one beside the binary, so that a bare account can build too.
        if "HOME" not in environment and "GOCACHE" not in environment:
            environment["GOCACHE"] = str(tmp_path_factory.getbasetemp() / "go-cache")
        command = [go, "build", "-o", str(binary), "."]
        built = subprocess.run(command, cwd=SOURCE, env=environment, capture_output=True, text=True, check=False)
        assert built.returncode == 0, built.stderr
    return binary


def judge(binary: Path, folder: Path, verifier_key: str, old_size: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the judge; exit status 0 and a report, or 1 and the first fault on standard error."""
    command = [str(binary), "-dir", str(folder), "-vkey", verifier_key, "-old", str(old_size)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
