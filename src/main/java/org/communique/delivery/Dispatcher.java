package org.communique.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.communique.background.BackgroundLoop;
import org.communique.background.BacklogAge;
import org.communique.journal.JournalHead;
import org.communique.outbound.PushConfig;
import org.jboss.logging.Logger;

/**
 * Sends the due deliveries of a {@link DeliverySource}, many at once: one thread claims deliveries and records results, and the event loops
 * wait for the responses. A recipient whose last delivery failed gets one delivery at a time, and all such recipients together at most half
 * of the places. A recipient that has not responded for a while gets nothing more, and the deliveries it holds up take other places, of
 * which there are as many again: a recipient that hangs delays no other.
 *
 * @param <T> the deliveries
 * @param <R> their results
 */
public final class Dispatcher<T extends DeliverySource.Delivery, R> {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    /** Pause while deliveries are in flight. */
    private static final Duration POLL = Duration.ofMillis(250);

    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long ONE_BY_ONE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Results that arrive within this time are recorded together. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The most deliveries that one transaction claims or settles. */
    private static final int BATCH = 200;

    private final DeliverySource<T, R> source;
    private final int maxInFlight;
    private final int maxPerRecipient;
    private final BackgroundLoop loop;
    private final JournalHead.Trigger trigger;
    private final BacklogAge backlog = new BacklogAge();
    private final Map<UUID, InFlight<T>> inFlight = new ConcurrentHashMap<>();
    private final Queue<DeliverySource.Settled<T, R>> results = new ConcurrentLinkedQueue<>();
    private final List<DeliverySource.Settled<T, R>> unsettled = new ArrayList<>();
    private long claimedAt = System.nanoTime() - GATHER_NANOS;
    private long probedAt = System.nanoTime() - PROBE_NANOS;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean finishing;

    private record InFlight<T extends DeliverySource.Delivery>(T delivery, long since) {
        boolean isSlow() {
            return !delivery.isProbe() && System.nanoTime() - since > SLOW_NANOS;
        }
    }

    Dispatcher(
            String name,
            DeliverySource<T, R> source,
            int maxInFlight,
            int maxPerRecipient,
            JournalHead head,
            String dueCondition) {
        this.source = source;
        this.maxInFlight = maxInFlight;
        this.maxPerRecipient = maxPerRecipient;
        this.loop = new BackgroundLoop(
                name, LOG, "The deliveries of \"" + name + "\" cannot be sent and are retried", this::step);
        this.trigger = head.whenDue(dueCondition, loop::wake);
    }

    /** How long a claimed delivery belongs to a node: longer than sending it may take. */
    public static Duration lease(PushConfig config) {
        return config.timeout().plus(config.leaseMargin());
    }

    void start() {
        loop.start();
    }

    /** Tells the dispatcher that a delivery may be due. */
    public void wake() {
        trigger.fire();
    }

    /** Sends nothing more. */
    void finish() {
        finishing = true;
        loop.wake();
    }

    /**
     * Waits a few seconds for the deliveries in flight. A delivery whose result is not recorded is sent again when its lease has ended.
     */
    void stop() throws InterruptedException {
        // In small steps, so that a suspended machine does not use up the timeout.
        long steps = STOP_TIMEOUT.dividedBy(POLL);
        while (steps > 0 && !finished.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            steps--;
        }
        loop.stop();
    }

    /** How long ago no due delivery waited for a place. */
    public BacklogAge backlog() {
        return backlog;
    }

    public int inFlight() {
        return inFlight.size();
    }

    private Duration step() {
        if (!inFlight.isEmpty() || !results.isEmpty() || !unsettled.isEmpty() || finishing) {
            trigger.set();
        }
        return trigger.run(this::work, backlog::clear);
    }

    private Duration work() {
        long left = GATHER_NANOS - (System.nanoTime() - claimedAt);
        if (left > 0) {
            trigger.set();
            return Duration.ofNanos(left);
        }
        settle();
        claimedAt = System.nanoTime();
        if (finishing) {
            if (inFlight.isEmpty()) {
                finished.countDown();
            }
            return results.isEmpty() ? POLL : Duration.ZERO;
        }
        int free = freePlaces();
        boolean more = claim(false, free);
        if (free > 0 && !more) {
            backlog.clear();
        }
        boolean areProbesDue = claimedAt - probedAt >= PROBE_NANOS;
        if (areProbesDue) {
            int probes = (int) inFlight.values().stream()
                    .filter(one -> one.delivery().isProbe())
                    .count();
            boolean moreProbes = claim(true, Math.min(maxInFlight / 2 - probes, freePlaces()));
            probedAt = moreProbes ? probedAt : claimedAt;
            more |= moreProbes;
        }
        if (more || !areProbesDue) {
            // The due delivery may be a probe.
            trigger.set();
        }
        return more || !results.isEmpty() ? Duration.ZERO : POLL;
    }

    private int freePlaces() {
        int slow = (int) inFlight.values().stream().filter(InFlight::isSlow).count();
        return maxInFlight - inFlight.size() + Math.min(slow, maxInFlight);
    }

    private void settle() {
        while (unsettled.size() < BATCH && !results.isEmpty()) {
            unsettled.add(results.poll());
        }
        if (!unsettled.isEmpty()) {
            source.settle(List.copyOf(unsettled));
            unsettled.forEach(settled -> inFlight.remove(settled.delivery().id()));
            unsettled.clear();
        }
    }

    /** @return whether there may be more at once */
    private boolean claim(boolean probes, int places) {
        int limit = Math.min(places, BATCH);
        if (limit <= 0) {
            return false;
        }
        int perRecipient = probes ? 1 : maxPerRecipient;
        List<T> claimed = source
                .claim(new DeliverySource.ClaimRequest(probes, limit, perRecipient, busyRecipients(perRecipient)))
                .stream()
                .filter(delivery ->
                        inFlight.putIfAbsent(delivery.id(), new InFlight<>(delivery, System.nanoTime())) == null)
                .toList();
        if (claimed.isEmpty()) {
            return false;
        }
        send(claimed);
        return claimed.size() == limit;
    }

    private void send(List<T> claimed) {
        try {
            source.send(claimed)
                    .forEach((delivery, stage) ->
                            stage.whenComplete((result, failure) -> receive(delivery, result, failure)));
        } catch (Error e) {
            claimed.forEach(delivery -> inFlight.remove(delivery.id()));
            throw e;
        } catch (RuntimeException e) {
            claimed.forEach(delivery -> inFlight.remove(delivery.id()));
            if (claimed.size() == 1) {
                // It is claimed again when its lease has ended.
                LOG.errorf(e, "The delivery %s cannot be sent", claimed.get(0).id());
                return;
            }
            // One bad delivery must not hold up the others. But if each attempt takes long, the cause is elsewhere.
            long since = System.nanoTime();
            for (T delivery : claimed) {
                BackgroundLoop.reportProgress();
                if (System.nanoTime() - since > ONE_BY_ONE_NANOS) {
                    throw e;
                }
                inFlight.put(delivery.id(), new InFlight<>(delivery, since));
                send(List.of(delivery));
            }
        }
    }

    private void receive(T delivery, R result, Throwable failure) {
        try {
            if (failure == null) {
                results.add(new DeliverySource.Settled<>(delivery, result));
            } else {
                inFlight.remove(delivery.id());
                LOG.errorf(failure, "The result of the delivery %s is not known", delivery.id());
            }
        } catch (RuntimeException | Error e) {
            // Its place is needed. It is claimed again when its lease has ended.
            inFlight.remove(delivery.id());
            throw e;
        } finally {
            loop.wake();
        }
    }

    private Set<UUID> busyRecipients(int perRecipient) {
        Map<UUID, Long> counts = inFlight.values().stream()
                .collect(Collectors.groupingBy(one -> one.delivery().recipient(), Collectors.counting()));
        Set<UUID> busy = inFlight.values().stream()
                .filter(InFlight::isSlow)
                .map(one -> one.delivery().recipient())
                .collect(Collectors.toCollection(HashSet::new));
        counts.forEach((recipient, count) -> {
            if (count >= perRecipient) {
                busy.add(recipient);
            }
        });
        return busy;
    }
}
