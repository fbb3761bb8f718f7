package org.communique.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.communique.background.BackgroundLoop;
import org.communique.journal.JournalHead;
import org.communique.outbound.PushConfig;
import org.jboss.logging.Logger;

/**
 * Has what is due sent, many at once: one thread fetches and writes down, the waiting is done on the event loops. Recipients that did not
 * take the last thing get one at a time, and all of them together at most half of the places. Who has not answered for a while gets nothing
 * more, and what it has takes none of the places, of which there are as many again for it: who hangs delays nobody else.
 *
 * @param <T> what is sent
 * @param <R> what came of it
 */
public final class Dispatcher<T extends Dispatcher.Item, R> {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    /** While something is on its way. */
    private static final Duration POLL = Duration.ofMillis(250);

    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(3);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long ONE_BY_ONE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** What arrives within it is written down together. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** As many as are fetched, or written down, in one transaction. */
    private static final int STEP = 200;

    /** What is sent. */
    public interface Item {
        UUID id();

        UUID recipient();

        /** Whether its recipient did not take the last thing. */
        boolean isProbe();
    }

    /**
     * What is wanted next.
     *
     * @param probes   for recipients that did not take the last thing, or for the others
     * @param most     at most so many
     * @param each     at most so many for one recipient
     * @param occupied recipients that get nothing more just now
     */
    public record Order(boolean probes, int most, int each, Set<UUID> occupied) {}

    public record Done<T, R>(T item, R result) {}

    /** Where it comes from and how it is sent. Called by the one thread, except for what {@link #send} begins. */
    public interface Office<T, R> {
        /** Fetches what is due, for this node alone as long as {@link #lease}. */
        List<T> claim(Order order);

        /** Begins to send, all together; the stages never fail. */
        Map<T, CompletionStage<R>> send(List<T> items);

        /** Writes down what came of it. It is called again with the same after it failed. */
        void settle(List<Done<T, R>> done);
    }

    private final Office<T, R> office;
    private final int places;
    private final int each;
    private final BackgroundLoop working;
    private final JournalHead.Call call;
    private final DeliveryLag deliveryLag = new DeliveryLag();
    private final Map<UUID, UnderWay<T>> underWay = new ConcurrentHashMap<>();
    private final Queue<Done<T, R>> arrived = new ConcurrentLinkedQueue<>();
    private final List<Done<T, R>> unsettled = new ArrayList<>();
    private long fetched = System.nanoTime() - GATHER_NANOS;
    private long probed = System.nanoTime() - PROBE_NANOS;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean ending;

    private record UnderWay<T extends Item>(T item, long since) {
        boolean isSlow() {
            return !item.isProbe() && System.nanoTime() - since > SLOW_NANOS;
        }
    }

    /**
     * @param name   of the thread
     * @param places how many may be on their way at once
     * @param each   how many to one recipient, about
     * @param due    when something is, in SQL (see {@link JournalHead#whenDue})
     */
    public Dispatcher(String name, Office<T, R> office, int places, int each, JournalHead head, String due) {
        this.office = office;
        this.places = places;
        this.each = each;
        this.working = new BackgroundLoop(name, LOG, "Nothing can be sent right now", this::step);
        this.call = head.whenDue(due, working::wake);
    }

    /** How long what was claimed is a node's: longer than sending it may take. */
    public static Duration lease(PushConfig config) {
        return config.timeout().plus(config.leaseMargin());
    }

    public void start() {
        working.start();
    }

    /** There may be something due. */
    public void wake() {
        call.make();
    }

    /**
     * Nothing more is sent. What is on its way is waited for a little, since what nobody writes down is sent again when its claim has ended.
     */
    public void stop() throws InterruptedException {
        ending = true;
        working.wake();
        // In small steps, so that time in which the machine stands still hardly counts.
        long steps = PATIENCE_AT_END.dividedBy(POLL);
        while (steps > 0 && !ended.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            steps--;
        }
        working.stop();
    }

    /** How long ago nothing that was due waited for a place. */
    public DeliveryLag lag() {
        return deliveryLag;
    }

    public int underWay() {
        return underWay.size();
    }

    private Duration step() {
        if (!underWay.isEmpty() || !arrived.isEmpty() || !unsettled.isEmpty() || ending) {
            call.repeat();
        }
        return call.answer(this::work, deliveryLag::end);
    }

    private Duration work() {
        long left = GATHER_NANOS - (System.nanoTime() - fetched);
        if (left > 0) {
            call.repeat();
            return Duration.ofNanos(left);
        }
        settle();
        fetched = System.nanoTime();
        if (ending) {
            if (underWay.isEmpty()) {
                ended.countDown();
            }
            return arrived.isEmpty() ? POLL : Duration.ZERO;
        }
        int room = room();
        boolean more = fetch(false, room);
        if (room > 0 && !more) {
            deliveryLag.end();
        }
        boolean isProbed = fetched - probed >= PROBE_NANOS;
        if (isProbed) {
            int probes = (int) underWay.values().stream()
                    .filter(one -> one.item().isProbe())
                    .count();
            boolean moreProbes = fetch(true, Math.min(places / 2 - probes, room()));
            probed = moreProbes ? probed : fetched;
            more |= moreProbes;
        }
        if (more || !isProbed) {
            // What was called for may be a probe.
            call.repeat();
        }
        return more || !arrived.isEmpty() ? Duration.ZERO : POLL;
    }

    private int room() {
        int slow = (int) underWay.values().stream().filter(UnderWay::isSlow).count();
        return places - underWay.size() + Math.min(slow, places);
    }

    private void settle() {
        while (unsettled.size() < STEP && !arrived.isEmpty()) {
            unsettled.add(arrived.poll());
        }
        if (!unsettled.isEmpty()) {
            office.settle(List.copyOf(unsettled));
            unsettled.forEach(done -> underWay.remove(done.item().id()));
            unsettled.clear();
        }
    }

    /** @return whether there may be more at once */
    private boolean fetch(boolean probes, int room) {
        int most = Math.min(room, STEP);
        if (most <= 0) {
            return false;
        }
        int atOnce = probes ? 1 : each;
        List<T> claimed = office.claim(new Order(probes, most, atOnce, occupied(atOnce))).stream()
                .filter(item -> underWay.putIfAbsent(item.id(), new UnderWay<>(item, System.nanoTime())) == null)
                .toList();
        if (claimed.isEmpty()) {
            return false;
        }
        begin(claimed);
        return claimed.size() == most;
    }

    private void begin(List<T> claimed) {
        try {
            office.send(claimed)
                    .forEach((item, stage) -> stage.thenAccept(result -> {
                        arrived.add(new Done<>(item, result));
                        working.wake();
                    }));
        } catch (RuntimeException e) {
            claimed.forEach(item -> underWay.remove(item.id()));
            if (claimed.size() == 1) {
                // It comes again when its claim has ended.
                LOG.errorf(e, "%s cannot be sent", claimed.get(0).id());
                return;
            }
            // One of them must not keep the others back; but when each takes long, it is none of them.
            long since = System.nanoTime();
            for (T item : claimed) {
                if (System.nanoTime() - since > ONE_BY_ONE_NANOS) {
                    throw e;
                }
                underWay.put(item.id(), new UnderWay<>(item, since));
                begin(List.of(item));
            }
        }
    }

    private Set<UUID> occupied(int most) {
        Map<UUID, Long> each = underWay.values().stream()
                .collect(Collectors.groupingBy(one -> one.item().recipient(), Collectors.counting()));
        Set<UUID> occupied = underWay.values().stream()
                .filter(UnderWay::isSlow)
                .map(one -> one.item().recipient())
                .collect(Collectors.toCollection(HashSet::new));
        each.forEach((recipient, count) -> {
            if (count >= most) {
                occupied.add(recipient);
            }
        });
        return occupied;
    }
}
