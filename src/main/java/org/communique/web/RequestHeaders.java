package org.communique.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses the request headers that every endpoint depends on, before any other code reads them. Values in the forms of old clients are
 * rewritten in the form of RFC 9110, so that later code finds only that form. A value that cannot be parsed is a problem that names the
 * header. The time is linear in the length of a header.
 */
final class RequestHeaders {
    /** The only content coding of request bodies: the service decodes none. */
    static final String UNCODED = "identity";

    private static final String ANYTHING = "*/*";
    private static final int MAX_MEDIA_RANGES = 100;

    private RequestHeaders() {}

    /**
     * Why a request is rejected.
     *
     * @param header the name of the header at fault
     */
    record Rejection(ProblemType type, CharSequence header, String detail) {}

    /** Returns why the request is rejected; null if its headers are valid. */
    static Rejection check(HttpServerRequest request) {
        MultiMap headers = request.headers();
        Rejection rejection = checkAccept(headers);
        if (rejection != null || SafeMethods.include(request.method().name())) {
            return rejection;
        }
        join(headers, HttpHeaders.IF_MATCH);
        rejection = checkContentType(headers);
        return rejection != null || !hasBody(request) ? rejection : checkContentEncoding(headers);
    }

    /** Makes one line of a list in several (RFC 9110, section 5.3). */
    private static void join(MultiMap headers, CharSequence name) {
        List<String> lines = headers.getAll(name);
        if (lines.size() > 1) {
            headers.set(name, String.join(", ", lines));
        }
    }

    /** Some clients send {@code Content-Type} or {@code Content-Encoding} without a body. */
    private static boolean hasBody(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? request.version() == HttpVersion.HTTP_2 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                : !length.equals("0");
    }

    private static Rejection checkAccept(MultiMap headers) {
        List<String> given = headers.getAll(HttpHeaders.ACCEPT);
        if (given.isEmpty() || given.size() == 1 && given.get(0).equals(ANYTHING)) {
            return null;
        }
        List<String> ranges = new ArrayList<>();
        for (String element : split(String.join(",", given), ',')) {
            if (!element.isBlank()) {
                String range = mediaRange(element);
                if (range == null) {
                    return new Rejection(
                            ProblemType.NOT_ACCEPTABLE,
                            HttpHeaders.ACCEPT,
                            "The header Accept must list media ranges, such as application/json or text/*;q=0.5.");
                }
                ranges.add(range);
            }
        }
        if (ranges.size() > MAX_MEDIA_RANGES) {
            return new Rejection(
                    ProblemType.NOT_ACCEPTABLE,
                    HttpHeaders.ACCEPT,
                    "The header Accept must not list more than " + MAX_MEDIA_RANGES + " media ranges.");
        }
        if (ranges.isEmpty()) {
            // An empty list says nothing (RFC 9110, section 12.5.1).
            headers.remove(HttpHeaders.ACCEPT);
        } else {
            headers.set(HttpHeaders.ACCEPT, String.join(",", ranges));
        }
        return null;
    }

    private static Rejection checkContentType(MultiMap headers) {
        Set<String> given = new HashSet<>(headers.getAll(HttpHeaders.CONTENT_TYPE));
        if (given.isEmpty()) {
            return null;
        }
        if (given.size() > 1) {
            return new Rejection(
                    ProblemType.MALFORMED_REQUEST,
                    HttpHeaders.CONTENT_TYPE,
                    "The header Content-Type must not be repeated.");
        }
        List<String> parts = split(given.iterator().next(), ';');
        StringBuilder type = new StringBuilder(parts.get(0).strip());
        boolean readable = isType(parts.get(0).strip());
        for (String part : parts.subList(1, parts.size())) {
            String parameter = part.strip();
            if (parameter.isEmpty()) {
                continue;
            }
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? "" : parameter.substring(0, equals).strip();
            String value = equals < 0 ? "" : parameter.substring(equals + 1).strip();
            readable &= isToken(name) && isValue(value);
            type.append(';').append(name).append('=').append(value);
        }
        if (!readable) {
            return new Rejection(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    HttpHeaders.CONTENT_TYPE,
                    "The header Content-Type must be a media type, such as application/json.");
        }
        headers.set(HttpHeaders.CONTENT_TYPE, type);
        return null;
    }

    private static Rejection checkContentEncoding(MultiMap headers) {
        for (String given : headers.getAll(HttpHeaders.CONTENT_ENCODING)) {
            for (String coding : split(given, ',')) {
                if (!coding.isBlank() && !coding.strip().equalsIgnoreCase(UNCODED)) {
                    return new Rejection(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            HttpHeaders.CONTENT_ENCODING,
                            "The header Content-Encoding is not supported. Send the body uncompressed.");
                }
            }
        }
        return null;
    }

    /** Returns the media range in the form of RFC 9110, section 12.5.1; null if it is not a media range. */
    private static String mediaRange(String element) {
        List<String> parts = split(element, ';');
        String range = parts.get(0).strip();
        // The JDK's HttpURLConnection sends a lone star.
        StringBuilder read = new StringBuilder(range.equals("*") ? ANYTHING : range);
        if (!isType(read.toString())) {
            return null;
        }
        for (String part : parts.subList(1, parts.size())) {
            String parameter = part.strip();
            if (parameter.isEmpty()) {
                continue;
            }
            int equals = parameter.indexOf('=');
            String name =
                    equals < 0 ? parameter : parameter.substring(0, equals).strip();
            String value = equals < 0 ? "" : parameter.substring(equals + 1).strip();
            if (!isToken(name)) {
                return null;
            }
            if (name.equalsIgnoreCase("q")) {
                value = weight(value);
                if (value == null) {
                    return null;
                }
                read.append(";q=").append(value);
            } else if (!value.isEmpty() && !isValue(value)) {
                return null;
            }
            // Other parameters are dropped: no offered type has any, and not all later code understands quotes.
        }
        return read.toString();
    }

    /** Returns a weight with at most three decimals, such as 0.5; also accepts {@code .5}. Returns null if it is not between 0 and 1. */
    private static String weight(String value) {
        int digits = 0;
        int dots = 0;
        for (int i = 0; i < value.length(); i++) {
            digits += value.charAt(i) >= '0' && value.charAt(i) <= '9' ? 1 : 0;
            dots += value.charAt(i) == '.' ? 1 : 0;
        }
        if (digits == 0 || dots > 1 || digits + dots < value.length()) {
            return null;
        }
        double weight = Double.parseDouble(value);
        return weight <= 1 ? String.valueOf(Math.floor(weight * 1000) / 1000) : null;
    }

    private static boolean isType(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && isToken(text.substring(0, slash)) && isToken(text.substring(slash + 1));
    }

    /** Accepts a token, a quoted string, and a value that should have been quoted, such as an address. */
    private static boolean isValue(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                || !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"');
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Splits a text at separators outside quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
