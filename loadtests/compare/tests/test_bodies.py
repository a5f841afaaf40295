import gzip
import json
import unittest

from harness import bodies, plan


class BodiesTest(unittest.TestCase):
    def test_they_are_json_of_the_size(self):
        for size in plan.SIZES:
            body = bodies.body(size)
            self.assertEqual(len(body), round(size * 1024))
            json.loads(body)
            self.assertEqual(body, bodies.body(size))

    def test_they_compress_but_not_to_nothing(self):
        body = bodies.body(64)
        share = len(gzip.compress(body)) / len(body)
        self.assertGreater(share, 0.05)
        self.assertLess(share, 0.5)
