"""Make .venv and install exactly what the lock names: `install.py run` or `dev`.

Runs under whatever python3 a machine has, so it uses nothing newer than Python 3.6
and says in one sentence what is missing.
"""

from __future__ import print_function

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
FLOOR = (3, 11)
LAUNCHER = """#!{python}
import sys

from madoguchi.__main__ import main

sys.exit(main())
"""


def stop(japanese, english):
    sys.stderr.write(japanese + "\n" + english + "\n")
    sys.exit(1)


def check_python():
    if sys.version_info < FLOOR:
        found = ".".join(str(part) for part in sys.version_info[:3])
        stop(
            "Python 3.11以上が必要です(今のpython3は{0}です)。PY=python3.11 make run の"
            "ように新しいPythonを指定してください。".format(found),
            "Python 3.11 or newer is needed (this python3 is {0}). Name a newer one: "
            "PY=python3.11 make run".format(found),
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop(
            "Pythonのvenvモジュールがありません。Debianやubuntuでは "
            "sudo apt install python3-venv で入ります。",
            "Python's venv module is missing. On Debian and Ubuntu: "
            "sudo apt install python3-venv",
        )


def works():
    if not os.path.exists(PYTHON):
        return False
    code = "import sys, pip; sys.exit(sys.version_info < {0!r})".format(FLOOR)
    with open(os.devnull, "w") as nowhere:
        return subprocess.call([PYTHON, "-c", code], stderr=nowhere) == 0


def pip(*arguments):
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    return subprocess.call(command + list(arguments))


def install(lock):
    """Install by uv, which takes seconds; say so when plain pip has to do it."""
    settings = dict(os.environ, UV_SYSTEM_CERTS="1", UV_PYTHON_DOWNLOADS="never")
    hashed = ["--require-hashes", "-r"]
    uv = [PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON]
    got = pip(*(hashed + [os.path.join(ROOT, "requirements-uv.lock")])) == 0
    if got and subprocess.call(uv + hashed + [lock], env=settings) == 0:
        return
    print("uvが使えないため、pipで入れます。/ uv did not work here; pip does it.")
    if pip(*(hashed + [lock])) != 0:
        stop(
            "パッケージを入れられませんでした。ネットワークを確かめてください。",
            "The packages could not be installed. Check the network.",
        )


def put_command():
    """Let `.venv/bin/madoguchi` run this folder's code without building anything."""
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    found = subprocess.check_output([PYTHON, "-c", code]).decode().strip()
    with open(os.path.join(found, "madoguchi-here.pth"), "w") as file:
        file.write(ROOT + "\n")
    path = os.path.join(VENV, "bin", "madoguchi")
    with open(path, "w") as file:
        file.write(LAUNCHER.format(python=PYTHON))
    os.chmod(path, 0o755)


def main():
    kind = sys.argv[1]
    check_python()
    if not works():
        print(".venvを作ります。/ Making .venv")
        command = [sys.executable, "-m", "venv", "--clear", VENV]
        if subprocess.call(command) != 0:
            stop("venvを作れませんでした。", "The virtual environment failed.")
    print("ライブラリを入れます。/ Installing " + LOCKS[kind])
    install(os.path.join(ROOT, LOCKS[kind]))
    put_command()
    for name in ("run", "dev") if kind == "dev" else ("run",):
        with open(os.path.join(VENV, name + ".stamp"), "w") as file:
            file.write(LOCKS[kind] + "\n")


if __name__ == "__main__":
    main()
