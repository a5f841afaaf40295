package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

/** Parts of a film of ten bytes, in one version unless a test says otherwise. */
abstract class PartsDeskTest extends DeskTest {
  static final String ALL = "0123456789";

  /** Asks for a part, and the origin answers with it. */
  HandExchange part(int first, int last, String... fields) {
    HandExchange client = desk.get("/film/1", "Range", "bytes=" + first + "-" + last);
    answerPart(desk.lastCall(), first, last, fields);
    return client;
  }

  void answerPart(HandOrigin.Call call, int first, int last, String... fields) {
    String[] all = new String[fields.length + 6];
    all[0] = "Content-Range";
    all[1] = "bytes " + first + "-" + last + "/10";
    all[2] = "Content-Length";
    all[3] = Integer.toString(last - first + 1);
    all[4] = "ETag";
    all[5] = "\"v\"";
    System.arraycopy(fields, 0, all, 6, fields.length);
    call.answer(206, ALL.substring(first, last + 1), all);
  }

  void isPart(HandExchange answer, String text, String cache) {
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.text()).isEqualTo(text);
    assertThat(answer.cache()).isEqualTo(cache);
    assertThat(answer.complete()).isTrue();
  }
}
