package dev.frontdesk.admin;

/**
 * @param port 0 for any free one
 */
public record AdminOptions(String host, int port, AdminToken token) {}
