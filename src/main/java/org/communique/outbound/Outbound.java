package org.communique.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends requests to addresses that others have given. */
@ApplicationScoped
public class Outbound {

    /**
     * Whether the URL may be sent to, as far as can be told now; for when somebody gives it. It blocks for up to 3 seconds. A name that
     * cannot be resolved at the moment is let through: the sending will tell.
     *
     * @throws RefusedUrl if it may not
     */
    public void check(String url) {}

    /** Sends and never fails exceptionally: what went wrong is in the answer. Redirects are not followed. */
    public CompletionStage<OutboundAnswer> send(OutboundRequest request) {
        return CompletableFuture.completedFuture(OutboundAnswer.of(Failure.REFUSED, Duration.ZERO));
    }
}
