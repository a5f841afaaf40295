package dev.frontdesk.rules;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that values can be taken from. Bodies are decoded copies; null where there is none, or it
 * went over its bound, or it is not known yet: then its sources have no value.
 *
 * @param path values of path parameters, percent-decoded
 */
public record Evidence(
    Map<String, String> path,
    RequestHead request,
    Identified identified,
    byte @Nullable [] requestBody,
    @Nullable ResponseHead response,
    byte @Nullable [] responseBody,
    byte @Nullable [] storedBody) {

  /** What is known before the origin was asked. */
  public static Evidence ofRequest(
      Map<String, String> path, RequestHead request, Identified identified) {
    return new Evidence(path, request, identified, null, null, null, null);
  }

  public Evidence withRequestBody(byte @Nullable [] body) {
    return new Evidence(path, request, identified, body, response, responseBody, storedBody);
  }

  public Evidence withResponse(ResponseHead head, byte @Nullable [] body) {
    return new Evidence(path, request, identified, requestBody, head, body, storedBody);
  }

  public Evidence withStoredBody(byte @Nullable [] body) {
    return new Evidence(path, request, identified, requestBody, response, responseBody, body);
  }
}
