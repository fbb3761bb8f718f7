package org.communique.admission;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * The limits of concurrent requests that are not answered from the response cache. Without uploads, which
 * need no connection while they receive, their sum is below the size of the connection pool.
 */
@ConfigMapping(prefix = "communique.admission")
interface AdmissionConfig {

    /** Maximum number of concurrent reads without a key. */
    @WithDefault("12")
    int anonymous();

    /** Maximum number of concurrent requests with a key. They have a limit of their own so that the newsroom can work under any public load. */
    @WithDefault("8")
    int keyed();

    /** Maximum number of concurrent searches. They have a limit of their own because they are bound by the processors. */
    @WithDefault("4")
    int searches();

    /** Maximum number of concurrent uploads of files. They have a limit of their own because they take as long as their clients. */
    @WithDefault("8")
    int uploads();

    /** Maximum number of queued requests in each bulkhead. */
    @WithDefault("256")
    int queueSize();

    /** How long a request may wait in the queue. Its time for the database includes this. */
    @WithDefault("1S")
    Duration queueTimeout();
}
