package dev.frontdesk.rules;

/** Where a route's fills go: a group of the configuration, and whether its replicas may answer. */
public record Upstream(String group, boolean replicas) {
  @Override
  public String toString() {
    return replicas ? group + ".replicas" : group;
  }
}
