"""Goal: boto3 cannot tell Headwater from AWS. Method: the sessions beside this file call every operation that there is, at
core/examples/endpoint, and expect the answers that AWS gives.

`cargo xtask test --only clients` runs them; HEADWATER_ENDPOINT names the program of the example.
"""

import sys
import unittest
from pathlib import Path


def load_tests(loader, _, pattern):
    """Every session there is; `pattern` is for the files, which are named test_*.py."""
    return loader.discover(str(Path(__file__).parent / "sessions"), pattern or "test_*.py")


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
