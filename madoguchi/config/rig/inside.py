"""Run one function inside a place: `python -m madoguchi.config.rig.inside a.b:c []`."""

import json
import sys
from importlib import import_module

from madoguchi.config import bootstrap

bootstrap.prepare()

import django  # noqa: E402

from madoguchi.config.rig.place import MARK  # noqa: E402


def main() -> None:
    django.setup()
    module, _, name = sys.argv[1].partition(":")
    result = getattr(import_module(module), name)(*json.loads(sys.argv[2]))
    sys.stdout.write(f"\n{MARK}{json.dumps(result)}\n")


if __name__ == "__main__":
    main()
