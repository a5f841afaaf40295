"""Where it was measured."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path


def machine():
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", info)
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    return {"processor": model[1].strip() if model else platform.machine(), "cores": len(os.sched_getaffinity(0)),
            "memory_gib": round(memory, 1), "virtual": " hypervisor" in info, "kernel": platform.release().split("-")[0],
            "system": _system(), "open_files": os.sysconf("SC_OPEN_MAX")}


def _system():
    try:
        return re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())[1]
    except (OSError, TypeError):
        return platform.system()


def versions(home, starters):
    said = (home / "release").read_text() if home and (home / "release").exists() else ""
    java = re.search(r'JAVA_RUNTIME_VERSION="(.*)"', said) or re.search(r'JAVA_VERSION="(.*)"', said)
    found = {starter.name: starter.version() for starter in starters}
    found["java"] = java[1] if java else "unknown"
    found["python"] = platform.python_version()
    for tool in ("h2load", "openssl"):
        if shutil.which(tool):
            argument = "--version" if tool == "h2load" else "version"
            found[tool] = subprocess.run([tool, argument], capture_output=True, text=True, check=True).stdout.strip()
    return found
