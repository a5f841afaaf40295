package dev.frontdesk.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.SourceText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be wrong with a step that changes rows. */
class RowChangeStepTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { change: { table: a b } }                                     | table: a b (expected: the name of a table, or SCHEMA.NAME; a name of other characters in double quotes)
          { change: { op: insert } }                                     | no "table" in change
          { change: { table: t, op: merge } }                            | op: merge (expected: insert, update, delete, truncate)
          { change: { table: t, rows: [] } }                             | rows: none (expected: at least one
          { change: { table: t, rows: [7] } }                            | (expected: columns and values)
          { change: { table: t, op: truncate, rows: [{ id: 1 }] } }      | rows beside truncate
          { change: { table: t, row: { id: 1 } } }                       | unknown key "row"
          { change: { table: t }, expect: { status: 200 } }              | status of a change (expected: invalidates)
          { change: { table: t }, origin: {} }                           | origin beside change (expected: change, expect)
          { change: { table: t }, advance: 1s }                          | a step with advance and change
          """)
  void isSaid(String step, String finding) {
    Findings findings = new Findings();
    TestFileReader.read(
        new SourceText(
            "a.test.yaml",
            "version: 1\nrules: [a.yaml]\ntests:\n  - name: one\n    steps:\n      - %s\n"
                .formatted(step)),
        findings);
    assertThat(findings.sorted().toString()).contains(finding);
  }
}
