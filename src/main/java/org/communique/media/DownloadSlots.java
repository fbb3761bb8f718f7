package org.communique.media;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.communique.web.ProblemType;

/** Limits the number of concurrent downloads from a remote store. Each holds a thread and a connection for as long as its client reads. */
@ApplicationScoped
class DownloadSlots {
    private static final int MAX = 64;
    private static final int RETRY_AFTER_SECONDS = 2;

    private final Semaphore free = new Semaphore(MAX);

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 503 if no slot is free */
    void acquire() {
        if (!free.tryAcquire()) {
            throw ProblemType.UNAVAILABLE
                    .builder("The limit of concurrent downloads is reached. Retry later.")
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
    }

    void release() {
        free.release();
    }

    /** Returns the same stream, which releases the slot when it is closed. */
    InputStream releasing(InputStream stream) {
        return new SlotStream(stream);
    }

    private final class SlotStream extends FilterInputStream {
        private final AtomicBoolean isClosed = new AtomicBoolean();

        SlotStream(InputStream stream) {
            super(stream);
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            return in.transferTo(out);
        }

        @Override
        public void close() throws IOException {
            if (isClosed.compareAndSet(false, true)) {
                release();
            }
            super.close();
        }
    }
}
