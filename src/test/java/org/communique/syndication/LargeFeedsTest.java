package org.communique.syndication;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.Await;
import org.communique.LargeArchive;
import org.communique.RealDatabase;
import org.communique.SmallMemory;
import org.communique.Tier;
import org.communique.memory.MemoryBudget;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Feeds of large releases with little memory. */
@QuarkusTest
@Tag(Tier.ENDURANCE)
@QuarkusTestResource(RealDatabase.class)
@TestProfile(SmallMemory.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LargeFeedsTest {
    private static final int RELEASES = 12;
    private static final int BODY_BYTES = 500_000;
    private static final int PIPELINED = 16;
    /** Less than the time after which readers make room for others. */
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final int MAX_FEED_BYTES = 4 << 20;
    private static final String FILTER =
            "?topic=" + URLEncoder.encode(LargeArchive.topic(BODY_BYTES), StandardCharsets.UTF_8);

    @TestHTTPResource("/")
    URI service;

    @Inject
    MemoryBudget budget;

    private static boolean isPublished;

    @BeforeEach
    void publish() {
        if (!isPublished) {
            Transfer.importLines(LargeArchive.bytes(RELEASES, BODY_BYTES));
            isPublished = true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FeedReader.RSS, FeedReader.ATOM, FeedReader.JSON})
    void a_feed_of_large_releases_shows_fewer_items_and_the_rest_on_further_pages(String format) {
        List<String> ids = new ArrayList<>();
        int pages = 0;
        for (String path = format + FILTER + "&limit=" + RELEASES; path != null; path = next(path)) {
            assertTrue(get(path).body().length < MAX_FEED_BYTES);
            List<String> onPage = FeedReader.ids(path);
            assertTrue(!onPage.isEmpty() && onPage.size() < RELEASES, onPage::toString);
            ids.addAll(onPage);
            pages++;
        }
        assertTrue(pages > 1 && pages < RELEASES, "pages: " + pages);
        assertEquals(RELEASES, ids.size());
        assertEquals(RELEASES, new HashSet<>(ids).size());
        SmallMemory.awaitGivenBack();
    }

    private static String next(String path) {
        String url = path.startsWith(FeedReader.JSON)
                ? FeedReader.json(path).path("next_url").textValue()
                : Stream.of("link", "atom:link")
                        .flatMap(name -> FeedReader.elements(FeedReader.xml(path), name).stream())
                        .filter(link -> link.getAttribute("rel").equals("next"))
                        .map(LargeFeedsTest::href)
                        .findFirst()
                        .orElse(null);
        return url == null
                ? null
                : URI.create(url).getRawPath() + "?" + URI.create(url).getRawQuery();
    }

    private static String href(Element link) {
        return link.getAttribute("href");
    }

    @Test
    void many_readers_get_the_feed_or_a_503_with_retry_after() {
        List<CompletableFuture<Response>> readers = IntStream.range(0, 24)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> given().urlEncodingEnabled(false)
                        .get(FeedReader.ALL.get(i % 3) + FILTER + "&limit=" + (10 + i))))
                .toList();
        List<Response> responses = readers.stream().map(CompletableFuture::join).toList();
        responses.forEach(response -> {
            assertTrue(List.of(200, 503).contains(response.statusCode()), response::statusLine);
            assertEquals(response.statusCode() == 503, response.header("Retry-After") != null);
        });
        assertTrue(responses.stream().anyMatch(response -> response.statusCode() == 200));
    }

    @Test
    void while_others_use_the_memory_a_feed_of_large_releases_is_a_503_and_others_are_shown() {
        MemoryBudget.Share all = budget.take(budget.bytes(), Duration.ofSeconds(30));
        try {
            given().urlEncodingEnabled(false)
                    .get(FeedReader.ATOM + FILTER + "&limit=11")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1");
            given().get("/v1/press-releases?limit=7").then().statusCode(200);
        } finally {
            all.close();
        }
        FeedReader.get(FeedReader.ATOM + FILTER + "&limit=11");
    }

    @Test
    void clients_that_disconnect_while_their_feed_is_made_give_its_memory_back() throws Exception {
        for (int i = 0; i < 60; i++) {
            // Each feed is another one, so none is cached.
            String path = FeedReader.ATOM + FILTER + "&limit=50&publishedBefore=2100-01-01T00:00:" + (10 + i % 50) + "."
                    + i + "Z";
            Socket reader = open(path, 1);
            TimeUnit.MILLISECONDS.sleep(i % 20 * 10);
            reader.close();
        }
        // Well before shares are taken from slow readers, after a minute.
        SmallMemory.awaitGivenBack(Duration.ofSeconds(30));
    }

    @Test
    void clients_that_do_not_read_cached_feeds_hold_limited_memory() throws Exception {
        List<String> paths = FeedReader.ALL.stream()
                .flatMap(format -> IntStream.rangeClosed(1, 3).mapToObj(limit -> format + FILTER + "&limit=" + limit))
                .toList();
        String other = FeedReader.ATOM + FILTER + "&language=ru&limit=2";
        for (String path : paths) {
            assertEquals(200, get(path).statusCode());
        }
        assertEquals(200, get(other).statusCode());
        List<Socket> readers = new ArrayList<>();
        AtomicLong openedAt = new AtomicLong();
        try {
            Await.until(
                    Duration.ofSeconds(20),
                    () -> {
                        // On a busy machine the first readers may have been disconnected before the last ones came.
                        if (readers.isEmpty() || System.nanoTime() - openedAt.get() > REOPEN_NANOS) {
                            paths.forEach(path -> readers.add(open(path, PIPELINED)));
                            openedAt.set(System.nanoTime());
                        }
                        return get(other).statusCode() == 503;
                    },
                    () -> "the bodies being sent are not limited");
            assertTrue(get(other).headers().firstValue("Retry-After").isPresent());
            // Its body is being sent already, so another reader takes no memory.
            assertEquals(200, get(paths.get(0)).statusCode());
            assertEquals(200, get("/v1/press-releases?limit=7").statusCode());
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        Await.until(Duration.ofSeconds(20), () -> get(other).statusCode() == 200, () -> "still refused");
    }

    private HttpResponse<byte[]> get(String path) {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(
                            HttpRequest.newBuilder(service.resolve(path)).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Requests a feed without reading. {@link #PIPELINED} responses do not fit into the buffers of the system. */
    private Socket open(String path, int times) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + service.getAuthority() + "\r\n\r\n";
            socket.getOutputStream().write(request.repeat(times).getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
