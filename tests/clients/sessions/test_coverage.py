"""Goal: no operation without a session. Method: the core's own lists, against what the other sessions call."""

import re
import unittest
from pathlib import Path

SESSIONS = Path(__file__).parent
LISTS = ["dynamodb", "streams", "lambda", "kinesis"]


class Coverage(unittest.TestCase):
    def test_every_operation_is_called(self):
        source = SESSIONS.parents[2] / "core/src"
        lists = "".join((source / service / "ops.rs").read_text() for service in LISTS)
        operations = re.findall(r"entry::<\w+::(\w+)>", lists)
        self.assertGreater(len(operations), 30)
        called = "".join(path.read_text() for path in sorted(SESSIONS.glob("test_*.py")))
        missing = [name for name in operations if not re.search(rf"\b{snake_case(name)}\b[(\"]", called)]
        self.assertEqual(missing, [], "give each of these a session")


def snake_case(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
