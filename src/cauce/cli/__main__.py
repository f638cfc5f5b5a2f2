"""Run the command line as a module (línea de órdenes): python -m cauce.cli."""

import sys

from cauce.cli import main

if __name__ == "__main__":
    sys.exit(main())
