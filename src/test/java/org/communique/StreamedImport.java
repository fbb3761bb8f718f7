package org.communique;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Imports a {@link LargeArchive} while it is written, so that the test needs no memory for it. */
final class StreamedImport {
    private static final Duration TIMEOUT = Duration.ofMinutes(60);

    private StreamedImport() {}

    /**
     * Imports an archive, and returns how many lines had which result.
     *
     * @param rejected receives the results of rejected lines
     */
    static Map<String, Integer> run(HttpClient client, URI service, int lines, int bodyBytes, Consumer<String> rejected)
            throws IOException, InterruptedException {
        PipedInputStream source = new PipedInputStream(1 << 20);
        PipedOutputStream sink = new PipedOutputStream(source);
        Thread writer = new Thread(() -> {
            try (sink) {
                LargeArchive.write(sink, lines, bodyBytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(URI.create(service + "/v1/import"))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + Given.ADMIN_KEY)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> source))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("The import was answered with " + response.statusCode());
        }
        Map<String, Integer> results = new TreeMap<>();
        eachLine(response.body(), line -> {
            String result = line.replaceFirst(".*\"result\":\"([a-z]+)\".*", "$1");
            results.merge(result, 1, Integer::sum);
            if (result.equals("rejected")) {
                rejected.accept(line);
            }
        });
        writer.join();
        return results;
    }

    static void eachLine(InputStream body, Consumer<String> consumer) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                consumer.accept(line);
            }
        }
    }
}
