package org.communique;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Which of the two tiers of tests runs: the quick one before each commit, with samples of what is large, or the endurance tier, with all
 * of it. Tests tagged {@value #ENDURANCE} run in the second only.
 */
public final class Tier {
    /** A tag, and the name of the Maven profile. */
    public static final String ENDURANCE = "endurance";

    /** A tag: it measures time, and so has the machine to itself. */
    public static final String TIMING = "timing";

    /** A tag: a test of the packaged service that belongs to the quick tier. */
    public static final String SMOKE = "smoke";

    private Tier() {}

    public static boolean isEndurance() {
        return ENDURANCE.equals(System.getProperty("tier"));
    }

    /** Lets all pass in the endurance tier, and one of so many in the quick one. */
    public static <T> Predicate<T> sample(int each) {
        AtomicInteger seen = new AtomicInteger();
        return one -> isEndurance() || seen.getAndIncrement() % each == 0;
    }

    /** How much is tried. */
    public static int of(int quick, int endurance) {
        return isEndurance() ? endurance : quick;
    }
}
