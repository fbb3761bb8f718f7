package org.communique.media;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.background.BackgroundLoop;
import org.communique.memory.BudgetExhaustedException;
import org.jboss.logging.Logger;

/**
 * Makes the renditions of uploaded images in the background, one image at a time. An image that a node began and did not finish, because it
 * was killed, is begun again a few minutes later, by any node.
 */
@ApplicationScoped
class RenditionLoop {
    private static final Logger LOG = Logger.getLogger(RenditionLoop.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final int MAX_ATTEMPTS = 5;

    private final MediaRegistry registry;
    private final RenditionMaker maker;
    private final MediaStore store;
    private final Claims claims;
    private final BackgroundLoop loop =
            new BackgroundLoop("media-renditions", LOG, "New pictures have no renditions", this::makeNext);

    RenditionLoop(MediaRegistry registry, RenditionMaker maker, MediaStore store, Claims claims) {
        this.registry = registry;
        this.maker = maker;
        this.store = store;
        this.claims = claims;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
    }

    void wake() {
        loop.wake();
    }

    private Duration makeNext() {
        Claim claim = claims.next();
        if (claim == null) {
            return POLL;
        }
        if (claim.attempt() > MAX_ATTEMPTS) {
            LOG.errorf("The image %s has no renditions, because making them failed too often", claim.file());
            registry.addRenditions(claim.file(), List.of());
            return Duration.ZERO;
        }
        BackgroundLoop.expectSilence(LEASE);
        try {
            registry.addRenditions(claim.file(), make(claim));
        } catch (BrokenFileException e) {
            LOG.warnf("The image %s has no renditions: %s", claim.file(), e.getMessage());
            registry.addRenditions(claim.file(), List.of());
        } catch (NoSuchFileException missing) {
            // Comes back after the lease, a few times.
            throw new UncheckedIOException(missing);
        } catch (IOException e) {
            claims.giveBack(claim);
            throw new UncheckedIOException(e);
        } catch (BudgetExhaustedException e) {
            claims.giveBack(claim);
            throw e;
        }
        return Duration.ZERO;
    }

    private List<StoredRendition> make(Claim claim) throws IOException, BrokenFileException {
        StoredFile content = store.open(claim.content(), 0, claim.size());
        if (content.file() != null) {
            return maker.make(content.file(), claim.format());
        }
        try (InputStream stream = content.stream()) {
            Path fetched = Files.createTempFile(store.spoolDirectory(), "fetched", null);
            try {
                Files.copy(stream, fetched, StandardCopyOption.REPLACE_EXISTING);
                return maker.make(fetched, claim.format());
            } finally {
                Files.deleteIfExists(fetched);
            }
        }
    }

    /**
     * An image whose renditions this node makes for now.
     *
     * @param attempt counted from 1
     * @param end     when another node may begin
     */
    record Claim(UUID file, String content, long size, FileFormat format, int attempt, Instant end) {}

    /** Distributes the images among the nodes. */
    @ApplicationScoped
    static class Claims {
        private final EntityManager database;
        private final Clock clock;

        Claims(EntityManager database, Clock clock) {
            this.database = database;
            this.clock = clock;
        }

        /** Lets the image be claimed again soon, without counting the attempt, because the image is not at fault. */
        @Transactional
        void giveBack(Claim claim) {
            database.createNativeQuery("""
                            update media_file set render_attempts = render_attempts - 1, render_at = :soon
                            where id = :id and render_at = :end""")
                    .setParameter("soon", clock.instant().plus(RETRY))
                    .setParameter("id", claim.file())
                    .setParameter("end", claim.end())
                    .executeUpdate();
        }

        /** Claims an image; null if there is none. */
        @Transactional
        Claim next() {
            List<?> claimed = database.createNativeQuery("""
                            update media_file set render_attempts = render_attempts + 1,
                              render_at = :end
                            where id = (select id from media_file where render_at <= :now order by render_at limit 1
                              for no key update skip locked)
                            returning id, content, size, type, render_attempts, render_at""", Tuple.class)
                    .setParameter("now", clock.instant())
                    .setParameter("end", clock.instant().plus(LEASE))
                    .getResultList();
            if (claimed.isEmpty()) {
                return null;
            }
            Tuple row = (Tuple) claimed.get(0);
            return new Claim(
                    row.get("id", UUID.class),
                    row.get("content", String.class),
                    row.get("size", Long.class),
                    FileFormat.of(row.get("type", String.class)),
                    row.get("render_attempts", Integer.class),
                    row.get("render_at", Instant.class));
        }
    }
}
