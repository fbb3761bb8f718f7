package org.communique.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import org.communique.memory.MemoryBudget;

/**
 * The part of the memory budget for what this node sends to others. It is set aside, so that recipients that hang take no memory from requests,
 * and requests delay no deliveries.
 */
@ApplicationScoped
public class SendingMemory {
    private static final int BUDGET_FRACTION = 6;

    private final MemoryBudget part;

    SendingMemory(MemoryBudget budget) {
        this.part = budget.setAside(BUDGET_FRACTION);
    }

    /**
     * Returns bodies that may take a fraction of this memory.
     *
     * @param percentage from 1 to 100; what all may take is limited as well
     */
    public InFlightBodies bodies(int percentage) {
        return new InFlightBodies(part, part.bytes() * percentage / 100);
    }

    /**
     * Sets a fraction of this memory aside for a cache.
     *
     * @return the number of bytes
     */
    public long forCache(int fraction) {
        return part.setAside(fraction).bytes();
    }
}
