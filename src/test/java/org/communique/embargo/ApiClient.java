package org.communique.embargo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A plain HTTP client that keeps its connections, for tens of thousands of requests. */
final class ApiClient {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;

    ApiClient(URI service) {
        this.service = service;
    }

    /** A response without the headers that differ between identical requests. */
    record Response(int status, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return String.join(", ", all(name));
        }

        List<String> all(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of());
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Response send(String method, String path, String key, String... headers) {
        return send(request(path, key, headers).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /** Sends a write that must succeed. */
    JsonNode write(String method, String path, String key, Object body) {
        Response response = change(method, path, key, body);
        if (response.status() >= 300) {
            throw new AssertionError(method + " " + path + " " + body + ": " + response);
        }
        return response.json();
    }

    /** Uploads a file and returns its id. */
    String upload(byte[] file, String type, String key) {
        Response response = send(
                request("/v1/media", key, "Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(file)));
        if (response.status() != 201) {
            throw new AssertionError(response.toString());
        }
        return response.json().get("id").asText();
    }

    Response change(String method, String path, String key, Object body) {
        try {
            String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
            return send(request(path, key, "Content-Type", type, "If-Match", "*")
                    .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path, String key, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private Response send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
            headers.remove("date");
            headers.remove("x-request-id");
            return new Response(response.statusCode(), headers, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
