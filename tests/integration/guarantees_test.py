"""docs/guarantees.md names its tests by path; a promise whose test is gone is none."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).parents[2]


class Guarantees(unittest.TestCase):
    def test_name_tests_that_are_there(self):
        text = (ROOT / "docs/guarantees.md").read_text(encoding="utf-8")
        paths = set(re.findall(r"`(tests/[^`]+_test\.(?:py|cpp|sh))`", text))
        self.assertGreater(len(paths), 10)
        self.assertEqual([path for path in sorted(paths) if not (ROOT / path).is_file()], [])
        links = re.findall(r"\]\(([^)]+)\)", text)
        self.assertEqual([link for link in links if not (ROOT / "docs" / link).exists()], [])

    def test_each_has_one(self):
        text = (ROOT / "docs/guarantees.md").read_text(encoding="utf-8")
        promises = text.split("## The promises", 1)[1].split("\n## ", 1)[0].split("\n### ")[1:]
        self.assertGreater(len(promises), 8)
        for promise in promises:
            self.assertIn("](../tests/", promise, promise.splitlines()[0])


if __name__ == "__main__":
    unittest.main()
