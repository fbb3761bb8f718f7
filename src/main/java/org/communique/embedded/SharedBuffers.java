package org.communique.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much PostgreSQL keeps of its files itself. Its default of 128 MB does not hold what an archive of a million releases is read by;
 * the quarter of the memory that its manual advises is for a machine that it has for itself.
 */
final class SharedBuffers {
    private static final long LEAST = 128;
    private static final long MOST = 4096;
    private static final int PART = 8;

    private SharedBuffers() {}

    /** An eighth of the memory that the machine or the container has, from 128 MB to 4 GB. */
    static long megabytes() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 20;
        return Math.max(LEAST, Math.min(MOST, memory / PART));
    }
}
