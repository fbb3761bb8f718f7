package org.communique.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes requests from an OpenAPI document: most of them right in most parts, each spoilt somewhere. */
final class FuzzedRequests {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get");
    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Cache-Control",
            "Content-Type",
            "Content-Encoding",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "Idempotency-Key",
            "Last-Event-ID",
            "Origin",
            "Range",
            "Referer",
            "User-Agent",
            "X-Request-Id",
            "X-HTTP-Method-Override",
            "Access-Control-Request-Method",
            "Cookie",
            "Authorization");
    private static final List<String> ODD = List.of(
            "",
            " ",
            "\t",
            "*",
            "*/*",
            "null",
            "-1",
            "0",
            "1e999",
            "99999999999999999999",
            "true",
            "\"",
            "\"\"",
            "W/\"1\"",
            "\"1\"",
            "1",
            ",",
            ";;",
            "=",
            "a/b;q=2",
            "application/json",
            "application/json;charset=utf-16",
            "application/x-ndjson",
            "application/vnd.iptc.ninjs+json",
            "text/html,application/xhtml+xml,*/*;q=0.8",
            "gzip;q=0, *;q=0",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "2022-12-21T11:30:00+03:00",
            "2022-12-21",
            "9999999-01-01T00:00:00Z",
            "bytes=0-",
            "Bearer",
            "Bearer x",
            "Basic eDp5",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Преседатель",
            "\u0000",
            "\u202e\ud83d\ude00",
            "../../etc/passwd",
            "..;/",
            "%2e%2e%2f",
            "' or 1=1 --",
            "${jndi:ldap://127.0.0.1/}",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "ru",
            "x-default",
            "zh-Hans-CN-x-private",
            "press-release",
            "-publishedAt",
            "exact");

    private final Random random;
    private final List<String> keys;
    private final List<String> ids;
    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();

    private record Operation(String method, String path, JsonNode description) {}

    /** @param documented the statuses that the operation may answer by the document */
    record Request(String method, String target, byte[] bytes, Set<Integer> documented) {

        @Override
        public String toString() {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return text.length() > 2_000 ? text.substring(0, 2_000) + "… (" + text.length() + ")" : text;
        }
    }

    /** @param keys of callers; an empty one for those without */
    FuzzedRequests(JsonNode document, Random random, List<String> keys, List<String> ids) {
        this.document = document;
        this.random = random;
        this.keys = keys;
        this.ids = ids;
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> operations.add(new Operation(
                        operation.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), operation.getValue()))));
    }

    Request next() {
        Operation operation = any(operations);
        boolean otherMethod = one(20);
        String method = otherMethod ? any(METHODS) : operation.method();
        Set<Integer> documented = new HashSet<>();
        operation
                .description()
                .path("responses")
                .fieldNames()
                .forEachRemaining(code -> documented.add(Integer.valueOf(code)));
        StringBuilder path = new StringBuilder(path(operation.path()));
        boolean otherPath = spoilPath(path);
        List<String> headers = new ArrayList<>();
        headers.add("Host: " + (one(50) ? odd() : "localhost"));
        String key = any(keys);
        if (!key.isEmpty()) {
            headers.add("Authorization: Bearer " + key);
        }
        query(operation, path);
        parameters(operation, headers);
        byte[] body = body(operation, headers);
        for (int i = 0; one(2) && i < 4; i++) {
            headers.add(any(HEADERS) + ": " + odd());
        }
        if (one(60)) {
            headers.add(any(headers));
        }
        if (otherMethod || otherPath) {
            // It may have become any other operation.
            operations.forEach(other -> other.description()
                    .path("responses")
                    .fieldNames()
                    .forEachRemaining(code -> documented.add(Integer.valueOf(code))));
            documented.addAll(Set.of(200, 302, 304));
        }
        // What CORS and If-None-Match make of any request.
        if (method.equals("OPTIONS")) {
            documented.addAll(Set.of(200, 204));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        // A break would end the header, and a part of it would be the next request.
        headers.forEach(
                header -> head.append(header.replaceAll("[\r\n\u0000]", "")).append("\r\n"));
        if (body.length > 0 || !Set.of("GET", "HEAD").contains(method)) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return new Request(method, path.toString(), bytes.toByteArray(), documented);
    }

    private String path(String template) {
        StringBuilder path = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            path.append(template, at, open);
            at = template.indexOf('}', open) + 1;
            path.append(one(4) ? encoded(odd()) : any(ids));
        }
        return path.append(template.substring(at)).toString();
    }

    private boolean spoilPath(StringBuilder path) {
        if (!one(10)) {
            return false;
        }
        int at = 1 + random.nextInt(path.length());
        switch (random.nextInt(6)) {
            case 0 -> path.insert(at, encoded(odd()));
            case 1 -> path.insert(at, "a".repeat(random.nextInt(16_000)));
            case 2 -> path.insert(at, "/".repeat(1 + random.nextInt(300)));
            case 3 -> path.insert(at, ".".repeat(1 + random.nextInt(900)));
            case 4 -> path.insert(at, "%" + any(List.of("zz", "0", "ff", "00", "2f", "C0%AF")));
            default -> path.setLength(at);
        }
        return true;
    }

    private void query(Operation operation, StringBuilder path) {
        char separator = '?';
        for (JsonNode given : operation.description().path("parameters")) {
            JsonNode parameter = resolved(given);
            int times = parameter.path("in").asText().equals("query") && one(3) ? one(20) ? random.nextInt(60) : 1 : 0;
            for (int i = 0; i < times; i++) {
                path.append(separator).append(parameter.path("name").asText()).append('=');
                path.append(encoded(one(2) ? sample(parameter) : odd()));
                separator = '&';
            }
        }
        if (one(30)) {
            path.append(separator)
                    .append(any(List.of("x=1", "&&&", "=", "%zz", "q", "limit=10&limit=11", "cursor=%%%")));
        }
    }

    private void parameters(Operation operation, List<String> headers) {
        for (JsonNode given : operation.description().path("parameters")) {
            JsonNode parameter = resolved(given);
            if (parameter.path("in").asText().equals("header") && !one(4)) {
                String value =
                        one(4) ? odd() : parameter.path("name").asText().equals("If-Match") ? "*" : sample(parameter);
                headers.add(parameter.path("name").asText() + ": " + value);
            }
        }
    }

    private byte[] body(Operation operation, List<String> headers) {
        JsonNode content = operation.description().path("requestBody").path("content");
        Iterator<Map.Entry<String, JsonNode>> types = content.properties().iterator();
        if (!types.hasNext()) {
            return one(30) ? odd().getBytes(StandardCharsets.UTF_8) : new byte[0];
        }
        Map.Entry<String, JsonNode> type = types.next();
        headers.add("Content-Type: " + (one(12) ? odd() : type.getKey()));
        JsonNode sample =
                resolved(type.getValue().path("examples").path("sample")).path("value");
        if (type.getKey().contains("form")) {
            return ("hub.mode=" + encoded(one(3) ? odd() : "subscribe") + "&hub.topic=" + encoded(odd())
                            + "&hub.callback=" + encoded(odd()))
                    .getBytes(StandardCharsets.UTF_8);
        }
        JsonNode spoilt = sample.isMissingNode() ? JsonNodeFactory.instance.objectNode() : sample.deepCopy();
        for (int i = random.nextInt(3); i > 0; i--) {
            spoilt = spoil(spoilt);
        }
        String text = one(30) ? odd() : spoilt.toString();
        if (one(30)) {
            int cut = random.nextInt(text.length() + 1);
            text = text.substring(0, cut) + odd() + text.substring(cut);
        }
        if (type.getKey().contains("ndjson")) {
            text = text + "\n" + odd() + "\n" + text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (one(30) && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** With one value, somewhere in it, that is another. */
    private JsonNode spoil(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty() && !one(6)) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = any(names);
            object.set(one(12) ? odd() : name, spoil(object.get(name)));
            return object;
        }
        if (node instanceof ArrayNode array && !array.isEmpty() && !one(6)) {
            int at = random.nextInt(array.size());
            array.set(at, spoil(array.get(at)));
            return array;
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(8)) {
            case 0 -> json.nullNode();
            case 1 -> json.numberNode(random.nextLong());
            case 2 -> json.numberNode(random.nextDouble());
            case 3 -> json.booleanNode(true);
            case 4 -> json.arrayNode().add(node.deepCopy()).add(node.deepCopy());
            case 5 -> json.objectNode().set("x", node.deepCopy());
            case 6 -> json.textNode(odd().repeat(1 + random.nextInt(one(10) ? 2_000 : 3)));
            default -> json.textNode(odd());
        };
    }

    private String sample(JsonNode parameter) {
        JsonNode schema = parameter.path("schema");
        JsonNode example = parameter.has("example") ? parameter.path("example") : schema.path("example");
        JsonNode choices = schema.has("items") ? schema.path("items").path("enum") : schema.path("enum");
        if (choices.isArray() && !choices.isEmpty()) {
            return choices.get(random.nextInt(choices.size())).asText();
        }
        return example.isMissingNode() ? any(ids) : example.asText();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private String odd() {
        return switch (random.nextInt(12)) {
            case 0 -> any(ids);
            case 1 -> any(ODD).repeat(1 + random.nextInt(200));
            case 2 -> "x".repeat(random.nextInt(2_000));
            case 3 -> String.valueOf(random.nextInt());
            default -> any(ODD);
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private boolean one(int of) {
        return random.nextInt(of) == 0;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
