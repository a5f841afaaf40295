import tempfile
import unittest
from pathlib import Path

from harness import publish, results
from tests import sample


class PublishTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for page in publish.PAGES:
            (self.root / page).parent.mkdir(parents=True, exist_ok=True)
            (self.root / page).write_text(f"before\n{publish.BEGIN}\nold\n{publish.END}\nafter\n")

    def test_pages_have_the_table_and_keep_the_rest(self):
        publish.publish(self.root, sample.result(sample.three()))
        for page in publish.PAGES:
            text = (self.root / page).read_text()
            self.assertTrue(text.startswith("before\n") and text.endswith("after\n"))
            self.assertIn("5.0 (1.60)", text)
            self.assertNotIn("old", text)
        self.assertEqual(publish.stale(self.root), [])

    def test_a_figure_that_was_typed_by_hand_is_found(self):
        publish.publish(self.root, sample.result(sample.three()))
        page = self.root / "README.md"
        page.write_text(page.read_text().replace("5.0 (1.60)", "4.0 (2.00)"))
        self.assertEqual(publish.stale(self.root), [page])

    def test_another_result_makes_all_stale(self):
        publish.publish(self.root, sample.result(sample.three()))
        other = sample.result(sample.cell({"nginx": sample.measured(sample.run(7, 100))}))
        results.write(self.root / publish.PUBLISHED, other)
        self.assertEqual(len(publish.stale(self.root)), 1 + len(publish.PAGES))

    def test_a_page_without_markers_is_named(self):
        (self.root / "README.md").write_text("nothing")
        with self.assertRaisesRegex(ValueError, "README.md"):
            publish.publish(self.root, sample.result(sample.three()))

    def test_without_a_result_the_pages_say_so(self):
        publish.publish(self.root, sample.result())
        self.assertIn(publish.NOTHING, (self.root / "README.md").read_text())
        self.assertEqual(publish.stale(self.root), [])
