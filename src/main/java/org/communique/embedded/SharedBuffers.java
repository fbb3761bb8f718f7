package org.communique.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The size of PostgreSQL's own cache. Its default of 128 MB does not hold the indexes of an archive of a million releases. The quarter of the
 * memory that its manual advises is meant for a dedicated machine.
 */
final class SharedBuffers {
    private static final long MIN_MEGABYTES = 128;
    private static final long MAX_MEGABYTES = 4096;
    private static final int FRACTION = 8;

    private SharedBuffers() {}

    /** Returns an eighth of the memory of the machine or container, between 128 MB and 4 GB. */
    static long megabytes() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 20;
        return Math.max(MIN_MEGABYTES, Math.min(MAX_MEGABYTES, memory / FRACTION));
    }
}
