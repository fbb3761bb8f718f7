package org.communique.admission;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many requests are worked on at once, of those that are not answered from what is kept. Together they need fewer connections than the pool has. */
@ConfigMapping(prefix = "communique.admission")
interface AdmissionConfig {

    /** Reads without a key. */
    @WithDefault("12")
    int anonymous();

    /** Requests with a key, so that the newsroom works while the public rushes. */
    @WithDefault("8")
    int keyed();

    /** Searches, which take the processors for themselves. */
    @WithDefault("4")
    int searches();

    /** How many may wait, of each kind. */
    @WithDefault("256")
    int waiting();

    /** How long one may wait. */
    @WithDefault("2S")
    Duration patience();
}
