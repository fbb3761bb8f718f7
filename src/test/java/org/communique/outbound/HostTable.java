package org.communique.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the name servers of the world: resolves names to the addresses that a test sets. Other names do not exist. */
final class HostTable implements HostResolver.Lookup, AutoCloseable {
    /** The prefix of an IPv4 address that is returned as an IPv4-mapped IPv6 address. */
    private static final String MAPPED = "mapped:";

    /** @param answers one for each lookup; the last one repeats */
    private record Entry(List<List<String>> answers, boolean hangs) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> lookups = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    void has(String name, String... addresses) {
        entries.put(name, new Entry(List.of(List.of(addresses)), false));
    }

    /** Gives the next address at each lookup. */
    void changes(String name, String... addresses) {
        entries.put(name, new Entry(Arrays.stream(addresses).map(List::of).toList(), false));
    }

    /** Gives no answer before this table is closed. */
    void hangs(String name) {
        entries.put(name, new Entry(List.of(), true));
    }

    int lookups(String name) {
        return lookups.getOrDefault(name, new AtomicInteger()).get();
    }

    @Override
    public InetAddress[] addresses(String name) throws UnknownHostException {
        int earlier =
                lookups.computeIfAbsent(name, unused -> new AtomicInteger()).getAndIncrement();
        Entry entry = entries.get(name);
        if (entry != null && entry.hangs()) {
            awaitClosed();
        }
        if (entry == null || entry.hangs()) {
            throw new UnknownHostException(name);
        }
        List<String> answer =
                entry.answers().get(Math.min(earlier, entry.answers().size() - 1));
        InetAddress[] addresses = new InetAddress[answer.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = address(answer.get(i));
        }
        return addresses;
    }

    /** Ends the lookups that hang. */
    @Override
    public void close() {
        closed.countDown();
    }

    /** Ignores interrupts, like a call of the C library. */
    private void awaitClosed() {
        while (closed.getCount() > 0) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                // Waits on.
            }
        }
    }

    private static InetAddress address(String text) throws UnknownHostException {
        if (!text.startsWith(MAPPED)) {
            return InetAddress.getByName(text);
        }
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        System.arraycopy(InetAddress.getByName(text.substring(MAPPED.length())).getAddress(), 0, bytes, 12, 4);
        // Without a scope it would become an IPv4 address.
        return Inet6Address.getByAddress(null, bytes, -1);
    }
}
