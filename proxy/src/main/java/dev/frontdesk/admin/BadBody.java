package dev.frontdesk.admin;

/** A request body that is not what it should be; the message says what came and what was wanted. */
final class BadBody extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadBody(String message) {
    super(message);
  }
}
