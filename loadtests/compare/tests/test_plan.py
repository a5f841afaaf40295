import unittest

from harness import plan
from harness.kinds import KINDS
from harness.plan import Cell


class PlanTest(unittest.TestCase):
    def test_the_usual_plan_takes_at_most_twelve_minutes(self):
        options = plan.options([], {})
        self.assertGreater(plan.seconds_needed(options, 3), plan.seconds_needed(options, 2))
        self.assertLess(plan.seconds_needed(options, 3), 12 * 60)
        self.assertEqual({cell.kind for cell in options.cells}, set(KINDS))
        self.assertEqual({cell.connections for cell in options.cells}, set(plan.CONNECTIONS))
        self.assertEqual({cell.size for cell in options.cells}, set(plan.SIZES))

    def test_what_is_chosen_is_multiplied(self):
        options = plan.options(["nginx"], {"KINDS": "hit,forwarded", "SIZES": "1,16", "ROUNDS": "5"})
        self.assertEqual(options.servers, ("nginx",))
        self.assertEqual(options.rounds, 5)
        self.assertEqual(set(options.cells), {Cell(kind, size) for kind in ("hit", "forwarded") for size in (1, 16)})

    def test_arguments_come_before_the_environment(self):
        options = plan.options(["LOG=off,on", "before=/x"], {"LOG": "on", "LATENCY": "no"})
        self.assertEqual(options.servers, ("before=/x",))
        self.assertEqual({cell.log for cell in options.cells}, {False, True})
        self.assertFalse(any(cell.latency for cell in options.cells))

    def test_no_cell_is_measured_twice_and_servers_are_started_once_for_each_place(self):
        for words in ([], ["full"]):
            cells = plan.options(words, {}).cells
            self.assertEqual(len(cells), len(set(cells)))
            places = [cell.place() for cell in cells]
            changes = sum(a != b for a, b in zip(places, places[1:]))
            self.assertEqual(changes, len(set(places)) - 1)

    def test_what_is_not_known_is_said(self):
        for words, environment in ((["apache"], {}), ([], {"KINDS": "hti"}), ([], {"SIZES": "big"})):
            with self.assertRaises(ValueError):
                plan.options(words, environment)
