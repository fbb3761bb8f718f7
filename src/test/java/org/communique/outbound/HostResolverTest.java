package org.communique.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.communique.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostResolverTest {
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(1);

    private final HostTable names = new HostTable();
    private final HostResolver resolver = new HostResolver(names);
    private final HostResolver shortTimeoutResolver = new HostResolver(names, SHORT_TIMEOUT);

    @AfterEach
    void close() {
        shortTimeoutResolver.close();
        resolver.close();
        names.close();
    }

    @Test
    void all_addresses_of_a_name_are_returned_in_their_order() throws Exception {
        names.has("all.test", "192.0.2.2", "192.0.2.1", "2001:db8::1", "mapped:192.0.2.3");
        assertEquals(
                List.of("192.0.2.2", "192.0.2.1", "2001:db8:0:0:0:0:0:1", "0:0:0:0:0:ffff:c000:203"),
                get(resolver, "all.test").stream()
                        .map(InetAddress::getHostAddress)
                        .toList());
    }

    @Test
    void the_resolver_of_the_jdk_knows_this_machine() throws Exception {
        try (HostResolver jdk = new HostResolver(InetAddress::getAllByName)) {
            List<InetAddress> addresses = get(jdk, "localhost");
            assertFalse(addresses.isEmpty());
            assertTrue(addresses.stream().allMatch(InetAddress::isLoopbackAddress), addresses::toString);
        }
    }

    @Test
    void an_address_is_not_looked_up() throws Exception {
        assertEquals(List.of(InetAddress.getByName("192.0.2.1")), get(resolver, "192.0.2.1"));
        assertEquals(0, names.lookups("192.0.2.1"));
    }

    @Test
    void a_name_without_addresses_fails() {
        assertInstanceOf(UnknownHostException.class, failure(resolver, "nobody.test"));
    }

    @Test
    void every_request_for_a_name_is_a_new_lookup() throws Exception {
        names.changes("moving.test", "192.0.2.1", "192.0.2.2");
        assertEquals("192.0.2.1", get(resolver, "moving.test").get(0).getHostAddress());
        assertEquals("192.0.2.2", get(resolver, "moving.test").get(0).getHostAddress());
    }

    @Test
    void requests_for_a_name_during_its_lookup_share_it() {
        names.hangs("hangs.test");
        CompletableFuture<List<InetAddress>> first = request(resolver, "hangs.test");
        assertSame(first, request(resolver, "hangs.test"));
        Await.until(Duration.ofSeconds(60), () -> names.lookups("hangs.test") > 0, () -> "not looked up");
        assertSame(first, request(resolver, "hangs.test"));
        assertEquals(1, names.lookups("hangs.test"));
    }

    @Test
    void a_lookup_that_hangs_fails_after_the_timeout_and_holds_one_thread_however_often_it_is_asked_for()
            throws Exception {
        names.hangs("hangs.test");
        names.has("other.test", "192.0.2.1");
        IntStream.range(0, 2 * HostResolver.MAX_THREADS)
                .forEach(i -> assertInstanceOf(TimeoutException.class, failure(shortTimeoutResolver, "hangs.test")));
        assertEquals(1, names.lookups("hangs.test"));
        assertEquals(1, get(shortTimeoutResolver, "other.test").size());
    }

    @Test
    void a_lookup_that_hangs_does_not_hold_up_others() throws Exception {
        hang(resolver, HostResolver.MAX_THREADS - 1);
        for (int i = 0; i < 100; i++) {
            names.has("other" + i + ".test", "192.0.2.1");
            assertEquals(1, get(resolver, "other" + i + ".test").size());
        }
    }

    @Test
    void a_lookup_that_finds_no_thread_in_time_fails_and_is_not_begun() throws Exception {
        names.has("waits.test", "192.0.2.1");
        hang(shortTimeoutResolver, HostResolver.MAX_THREADS);
        assertInstanceOf(TimeoutException.class, failure(shortTimeoutResolver, "waits.test"));
        names.close();
        Await.until(
                Duration.ofSeconds(60),
                () -> !request(shortTimeoutResolver, "waits.test").isCompletedExceptionally(),
                () -> "the name stays unresolved");
        assertEquals(1, get(shortTimeoutResolver, "waits.test").size());
    }

    @Test
    void a_lookup_fails_at_once_while_the_queue_is_full_and_works_again_afterwards() throws Exception {
        hang(resolver, HostResolver.MAX_THREADS);
        IntStream.range(0, HostResolver.QUEUE_SIZE).forEach(i -> request(resolver, "queued" + i + ".test"));
        names.has("late.test", "192.0.2.1");
        ExecutionException failure = assertThrows(
                ExecutionException.class, () -> request(resolver, "late.test").get(0, TimeUnit.SECONDS));
        assertInstanceOf(RejectedExecutionException.class, failure.getCause());
        names.close();
        Await.until(
                Duration.ofSeconds(60),
                () -> !request(resolver, "late.test").isCompletedExceptionally(),
                () -> "the queue stays full");
        assertEquals(1, get(resolver, "late.test").size());
    }

    @Test
    void closing_fails_lookups_in_progress_and_later_ones() {
        names.hangs("hangs.test");
        CompletableFuture<List<InetAddress>> hanging = request(resolver, "hangs.test");
        resolver.close();
        assertThrows(CancellationException.class, hanging::join);
        assertInstanceOf(RejectedExecutionException.class, failure(resolver, "late.test"));
    }

    /** Occupies threads of the resolver with lookups that hang. */
    private void hang(HostResolver resolver, int threads) {
        for (int i = 0; i < threads; i++) {
            String name = "hangs" + i + ".test";
            names.hangs(name);
            Await.until(
                    Duration.ofSeconds(60),
                    () -> {
                        request(resolver, name);
                        return names.lookups(name) == 1;
                    },
                    () -> names.lookups(name) + " lookups");
        }
    }

    private static CompletableFuture<List<InetAddress>> request(HostResolver resolver, String name) {
        return resolver.addressesOf(Host.of(name));
    }

    private static List<InetAddress> get(HostResolver resolver, String name) throws Exception {
        return request(resolver, name).get(60, TimeUnit.SECONDS);
    }

    private static Throwable failure(HostResolver resolver, String name) {
        return assertThrows(ExecutionException.class, () -> get(resolver, name)).getCause();
    }
}
