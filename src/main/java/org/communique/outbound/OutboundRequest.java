package org.communique.outbound;

import java.util.Map;

/**
 * A request to a recipient.
 *
 * @param headers in addition to {@code Host}, {@code Content-Length}, {@code Connection} and {@code User-Agent}, which are set automatically
 * @param body null for none; it is not copied and may be shared by many requests, so it must not be modified
 * @param maxBodyBytes how many bytes of the response body to read; 0 for none
 */
public record OutboundRequest(String method, String url, Map<String, String> headers, byte[] body, int maxBodyBytes) {}
