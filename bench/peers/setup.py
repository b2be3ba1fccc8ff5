"""Makes the environment that the other systems run in: python -m bench.peers.setup."""

import subprocess
import venv
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_ENVIRONMENT = _HERE.parent / ".venv"
_REQUIREMENTS = _HERE / "requirements.txt"


def make_environment() -> Path:
    """Its Python; installs only when the pinned versions have changed."""
    python = _ENVIRONMENT / "bin" / "python"
    done = _ENVIRONMENT / "installed.txt"
    wanted = _REQUIREMENTS.read_text()
    if not done.exists() or done.read_text() != wanted:
        venv.create(_ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", _REQUIREMENTS], check=True)
        done.write_text(wanted)
    return python


if __name__ == "__main__":
    print(make_environment())
