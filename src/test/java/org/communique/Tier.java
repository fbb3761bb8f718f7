package org.communique;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The two tiers of tests: the quick tier runs before each commit and uses samples of large data, and the endurance tier uses all data.
 * Tests tagged {@value #ENDURANCE} run only in the endurance tier.
 */
public final class Tier {
    /** A tag of tests, and the name of the Maven profile. */
    public static final String ENDURANCE = "endurance";

    /** A tag of tests that measure time and therefore run alone on the machine. */
    public static final String TIMING = "timing";

    /** A tag of tests of the packaged service that belong to the quick tier. */
    public static final String SMOKE = "smoke";

    private Tier() {}

    public static boolean isEndurance() {
        return ENDURANCE.equals(System.getProperty("tier"));
    }

    /** Returns a filter that accepts all items in the endurance tier and every n-th item in the quick tier. */
    public static <T> Predicate<T> sample(int n) {
        AtomicInteger seen = new AtomicInteger();
        return item -> isEndurance() || seen.getAndIncrement() % n == 0;
    }

    /** Returns the number that applies to the current tier. */
    public static int of(int quick, int endurance) {
        return isEndurance() ? endurance : quick;
    }
}
