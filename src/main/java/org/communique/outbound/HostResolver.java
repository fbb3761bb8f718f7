package org.communique.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.communique.background.DaemonThreadFactory;

/**
 * Resolves host names with the resolver of the JDK, which blocks, on a bounded pool of threads. A lookup that hangs holds one thread until
 * the operating system gives up. Other lookups wait for a free thread, and fail when none is free in time or the queue is full.
 */
final class HostResolver implements AutoCloseable {
    /** Limits a lookup together with its time in the queue. The C library asks a name server twice, for 5 seconds each. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    static final int MAX_THREADS = 32;
    static final int QUEUE_SIZE = 1_000;

    private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(30);

    private final Lookup lookup;
    private final Duration timeout;
    private final ThreadPoolExecutor threads;
    private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> lookups = new ConcurrentHashMap<>();

    /** Blocks until the addresses of a name are known; usually {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    HostResolver(Lookup lookup) {
        this(lookup, TIMEOUT);
    }

    HostResolver(Lookup lookup, Duration timeout) {
        this.lookup = lookup;
        this.timeout = timeout;
        this.threads = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                MAX_IDLE_TIME.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE_SIZE),
                DaemonThreadFactory.named("host-resolver"));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Returns all addresses of a host, in the order of the JDK: by default IPv4 first. Callers that ask for a name during its lookup share
     * that lookup, so that a name that hangs holds one thread however often it is asked for.
     *
     * @return never an empty list; fails if the name has no addresses, after the timeout, or at once if the queue is full
     */
    CompletableFuture<List<InetAddress>> addressesOf(Host host) {
        if (host.literal() != null) {
            return CompletableFuture.completedFuture(List.of(host.literal()));
        }
        String name = host.name();
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> running = lookups.putIfAbsent(name, addresses);
        if (running != null) {
            return running;
        }
        try {
            threads.execute(() -> lookUp(name, addresses));
            return addresses.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | Error e) {
            // An error means that no thread could be started.
            lookups.remove(name);
            addresses.completeExceptionally(e);
            return addresses;
        }
    }

    private void lookUp(String name, CompletableFuture<List<InetAddress>> addresses) {
        if (addresses.isDone()) {
            // It timed out in the queue.
            lookups.remove(name);
            return;
        }
        try {
            List<InetAddress> found = List.of(lookup.addresses(name));
            // Removed first: a caller that has the addresses and asks again gets a new lookup.
            lookups.remove(name);
            addresses.complete(found);
        } catch (UnknownHostException | RuntimeException | Error e) {
            // Whatever it is, the name must be free for the next lookup.
            lookups.remove(name);
            addresses.completeExceptionally(e);
        }
    }

    /** Fails all lookups. A thread that hangs in one ends with it, or with the process. */
    @Override
    public void close() {
        threads.shutdownNow();
        lookups.values()
                .forEach(addresses ->
                        addresses.completeExceptionally(new CancellationException("the service is stopping")));
    }
}
