package org.communique.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * A queue of deliveries, and how they are sent. Its {@link Dispatcher} calls it from one thread; the stages complete on others.
 *
 * @param <T> the deliveries
 * @param <R> their results
 */
public interface DeliverySource<T extends DeliverySource.Delivery, R> {

    /** Something that is sent to a recipient. */
    interface Delivery {
        UUID id();

        UUID recipient();

        /** Whether the last delivery to the recipient failed. */
        boolean isProbe();
    }

    /**
     * A request for due deliveries.
     *
     * @param probes          whether for recipients whose last delivery failed, or for all others
     * @param limit           the most deliveries to return
     * @param perRecipient    the most deliveries to return for one recipient
     * @param busyRecipients  recipients that get nothing more at the moment
     */
    record ClaimRequest(boolean probes, int limit, int perRecipient, Set<UUID> busyRecipients) {}

    /** A delivery with its result. */
    record Settled<T, R>(T delivery, R result) {}

    /** Returns due deliveries and leases them to this node, for as long as {@link Dispatcher#lease} says. */
    List<T> claim(ClaimRequest request);

    /** Begins to send the deliveries. The stages never fail. */
    Map<T, CompletionStage<R>> send(List<T> deliveries);

    /** Records the results. After a failure it is called with the same results again. */
    void settle(List<Settled<T, R>> settled);
}
