import unittest
import xml.etree.ElementTree

from harness import plot, table
from tests import sample


class TableTest(unittest.TestCase):
    def test_medians_ranges_and_ratios(self):
        text = table.whole(sample.result(sample.three()))
        self.assertIn("| hit | frontdesk | 5.0 (1.60) | 4.0-9.0 | 200 | 2.00 | 20.0 |".replace("20.0 |", "20 |"), text)
        self.assertIn("| hit | nginx | 8.0 | 8.0-8.0 | 100 |", text)
        self.assertIn("varnish: has no TLS", text)

    def test_the_first_page_has_a_column_for_each_server(self):
        lines = list(table.short(sample.result(sample.three())))
        self.assertEqual(lines[0], "| CPU of a request, us | frontdesk | nginx | varnish |")
        self.assertEqual(lines[2], "| hit | 5.0 (1.60) | 8.0 | – |")

    def test_a_server_that_was_not_the_limit_could_do_more(self):
        cell = sample.cell({"nginx": sample.measured(sample.run(8, 100, used=0.5))})
        self.assertIn("≥ 100", table.whole(sample.result(cell)))

    def test_a_rate_that_was_not_kept_is_said(self):
        runs = [sample.run(8, 60, wanted=70.0, unsent=100)]
        cell = sample.cell({"nginx": sample.measured(sample.run(8, 100), at70=runs)})
        self.assertIn("70 not kept", table.whole(sample.result(cell)).replace("70.0", "70"))

    def test_what_makes_figures_doubtful_is_said(self):
        for more, words in (({"bad": 10}, "1.00% had another status"), ({"broken": 10}, "connections broke"),
                            ({"origin": 0.5}, "50% of requests reached the origin"), ({"others": 0.2}, "20% of the machine")):
            cell = sample.cell({"nginx": sample.measured(sample.run(8, 100, **more))})
            self.assertIn(words, table.whole(sample.result(cell)))

    def test_axes_stand_beside_the_base(self):
        large = sample.cell({"nginx": sample.measured(sample.run(20, 50))}, size=16)
        text = table.whole(sample.result(sample.three(), large))
        self.assertIn("**By the size of the body**", text)
        self.assertIn("| hit, 1 KiB | nginx | 8.0 |", text)
        self.assertIn("| hit, 16 KiB | nginx | 20.0 |", text)
        self.assertNotIn("By connections", text)

    def test_the_drawing_is_xml_without_scripts_and_has_both_grounds(self):
        drawing = plot.draw(sample.result(sample.three()))
        root = xml.etree.ElementTree.fromstring(drawing)
        self.assertNotIn("script", drawing)
        self.assertIn("prefers-color-scheme:dark", drawing)
        self.assertEqual(len(root.findall("{http://www.w3.org/2000/svg}rect")), 3 + 2)
