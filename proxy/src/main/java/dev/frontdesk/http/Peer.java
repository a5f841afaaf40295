package dev.frontdesk.http;

/**
 * Who is at the other end of the connection.
 *
 * @param address the peer's IP address in text form, without a port
 * @param trusted the configuration's {@code trusted} names it: its forwarding and identity fields
 *     are believed
 */
public record Peer(String address, boolean trusted) {}
