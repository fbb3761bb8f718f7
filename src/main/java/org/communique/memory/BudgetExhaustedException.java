package org.communique.memory;

import java.io.Serial;

/** No share of the {@link MemoryBudget} became free in time. A request gets a 503 with {@code Retry-After}. */
public final class BudgetExhaustedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    BudgetExhaustedException() {
        super("No memory for content became free in time", null, false, false);
    }
}
