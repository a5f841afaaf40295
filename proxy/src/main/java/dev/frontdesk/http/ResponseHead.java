package dev.frontdesk.http;

/** A response without its content: the status code (100 to 599) and its field lines. */
public record ResponseHead(int status, Fields fields) {
  public ResponseHead withFields(Fields newFields) {
    return new ResponseHead(status, newFields);
  }
}
