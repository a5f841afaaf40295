package dev.frontdesk.cli;

/** A failure that the user can do something about: its message is all that is printed. */
final class Complaint extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Complaint(String message) {
    super(message);
  }
}
