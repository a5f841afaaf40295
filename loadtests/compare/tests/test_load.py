import unittest

from harness import load, processes
from harness.measure import fair_rate
from tests import sample

H2LOAD = """finished in 1.50s, 50123.40 req/s, 60.00MB/s
requests: 75185 total, 75249 started, 75185 done, 75180 succeeded, 5 failed, 0 errored, 0 timeout
status codes: 75180 2xx, 0 3xx, 3 4xx, 2 5xx
"""


class LoadTest(unittest.TestCase):
    def test_figures_of_h2load(self):
        found = load.h2load_figures(H2LOAD)
        self.assertEqual(found, {"answers": 75180, "rate": 50123.4, "bad": 5, "broken": 5, "unsent": 0})
        with self.assertRaises(load.Failed):
            load.h2load_figures("finished, nothing else")

    def test_latencies_of_its_log_begin_after_the_lead_in(self):
        late = int(load.LEAD_IN * 1e6)
        lines = ["0\t200\t900000\n", *(f"{late + i}\t200\t{1000 * (i + 1)}\n" for i in range(100))]
        found = load.log_figures(lines)
        self.assertEqual((found["counted"], found["p50"], found["p99"], found["most"]), (100, 51.0, 100.0, 100.0))

    def test_the_rate_for_all_is_half_of_the_slowest(self):
        self.assertEqual(fair_rate(sample.three()), 50.0)
        self.assertIsNone(fair_rate(sample.cell({"varnish": {"why_not": "x"}})))

    def test_the_server_has_the_first_cores(self):
        cores = processes.Cores(1)
        self.assertEqual(len(cores.server), 1)
        self.assertTrue(cores.shared or not set(cores.server) & set(cores.origin + cores.client))
