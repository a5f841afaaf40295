package dev.frontdesk.http;

/**
 * One field line as it came: the name keeps its case, the value has no surrounding white space (RFC
 * 9110 §5).
 */
public record Field(String name, String value) {
  public boolean is(String otherName) {
    return name.equalsIgnoreCase(otherName);
  }
}
