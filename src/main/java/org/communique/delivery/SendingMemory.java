package org.communique.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import org.communique.memory.MemoryBudget;

/**
 * The part of the memory budget for what this node sends to others. It is set aside, so that recipients that hang take no memory from requests,
 * and requests delay no deliveries. It is divided once, at the start, so that no kind of sender takes memory from another.
 */
@ApplicationScoped
public class SendingMemory {
    private static final int BUDGET_FRACTION = 6;
    private static final int LARGE_FRACTION = 3;
    private static final int SMALL_FRACTION = 6;

    private final InFlightBodies deliveries;
    private final InFlightBodies probes;
    private final InFlightBodies feeds;
    private final long feedCache;

    SendingMemory(MemoryBudget budget) {
        MemoryBudget whole = budget.setAside(BUDGET_FRACTION);
        this.deliveries = bodies(whole.setAside(LARGE_FRACTION));
        this.feeds = bodies(whole.setAside(LARGE_FRACTION));
        this.probes = bodies(whole.setAside(SMALL_FRACTION));
        this.feedCache = whole.setAside(SMALL_FRACTION).bytes();
    }

    /** Nothing is rendered once half of a part is taken, so that a body that was rendered usually finds memory. */
    private static InFlightBodies bodies(MemoryBudget part) {
        return new InFlightBodies(part, part.bytes() / 2);
    }

    /** The bodies of webhooks. */
    public InFlightBodies deliveries() {
        return deliveries;
    }

    /** The bodies of webhooks to recipients that have failed. */
    public InFlightBodies probes() {
        return probes;
    }

    /** The feeds that are sent to subscribers of WebSub. */
    public InFlightBodies feeds() {
        return feeds;
    }

    /** The bytes for a cache of rendered feeds. */
    public long feedCache() {
        return feedCache;
    }
}
