package org.communique.outbound;

import java.util.Map;

/**
 * What to send, and where.
 *
 * @param headers beside {@code Host}, {@code Content-Length}, {@code Connection} and {@code User-Agent}, which come by themselves
 * @param body null for none; it is not copied, and one may be shared by many requests, so nobody may change it
 * @param mostRead how many bytes of the answer's body are wanted; 0 for none
 */
public record OutboundRequest(String method, String url, Map<String, String> headers, byte[] body, int mostRead) {}
