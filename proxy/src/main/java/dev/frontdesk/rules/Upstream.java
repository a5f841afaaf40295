package dev.frontdesk.rules;

/** Where a route's fills go: a group of the configuration, and whether its replicas may answer. */
public record Upstream(String group, boolean replicas) {
  /** The group of what declared queries answer; no group of the configuration has this name. */
  public static final String QUERIES = "~queries";

  @Override
  public String toString() {
    return replicas ? group + ".replicas" : group;
  }
}
