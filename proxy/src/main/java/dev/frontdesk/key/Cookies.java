package dev.frontdesk.key;

import dev.frontdesk.http.Fields;
import java.util.ArrayList;
import java.util.List;

/** The cookies of a request in their order (RFC 6265 §5.4), of all its Cookie lines. */
record Cookies(List<Cookie> all) {
  /**
   * @param raw the pair as it came, without white space around it
   * @param value empty where there is no equals sign
   */
  record Cookie(String name, String value, String raw) {}

  static Cookies of(Fields fields) {
    List<Cookie> cookies = new ArrayList<>();
    for (String line : fields.all("cookie")) {
      for (String pair : line.split(";", -1)) {
        String raw = pair.strip();
        if (!raw.isEmpty()) {
          int equals = raw.indexOf('=');
          cookies.add(
              equals < 0
                  ? new Cookie(raw, "", raw)
                  : new Cookie(
                      raw.substring(0, equals).strip(), raw.substring(equals + 1).strip(), raw));
        }
      }
    }
    return new Cookies(cookies);
  }

  List<String> values(String name) {
    return all.stream().filter(cookie -> cookie.name().equals(name)).map(Cookie::value).toList();
  }
}
