package dev.frontdesk.rules;

/**
 * One line of {@code match}. GET includes HEAD.
 *
 * @param method a method token, or {@code ANY}
 */
public record MatchPattern(String method, PathTemplate path, Place place) {
  public static final String ANY = "ANY";

  MatchPattern placeless() {
    return new MatchPattern(method, path, Place.NOWHERE);
  }

  public boolean matchesMethod(String presented) {
    return method.equals(ANY)
        || method.equals(presented)
        || (method.equals("GET") && presented.equals("HEAD"));
  }
}
