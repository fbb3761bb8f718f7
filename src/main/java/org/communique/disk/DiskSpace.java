package org.communique.disk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.communique.background.BackgroundLoop;
import org.jboss.logging.Logger;

/** The free space of the volumes that this node uses, measured every second. */
@ApplicationScoped
public class DiskSpace {
    private static final Logger LOG = Logger.getLogger(DiskSpace.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int RESERVED_PART = 20;

    private final List<Measured> volumes;
    private final long minFree;
    private final long warnBelow;
    private final BackgroundLoop loop = new BackgroundLoop(
            "disk-space", LOG, "The free space of the disks is not known at the moment", this::measureAll);

    DiskSpace(@All List<DiskVolume> all, DiskConfig config, MeterRegistry registry) {
        this.minFree = config.minFree().asLongValue();
        this.warnBelow = config.warnBelow().asLongValue();
        this.volumes = all.stream()
                .filter(volume -> volume.directory().isPresent())
                .map(Measured::new)
                .toList();
        volumes.forEach(measured -> publish(measured, registry));
    }

    private void publish(Measured measured, MeterRegistry registry) {
        Gauge.builder("communique.disk.free", () -> (double) measured.free)
                .baseUnit("bytes")
                .tag("volume", measured.volume.name())
                .description("Free space of a volume that this node uses")
                .register(registry);
        Gauge.builder("communique.disk.full", () -> isFull(measured) ? 1 : 0)
                .tag("volume", measured.volume.name())
                .description("1 while a volume has too little free space")
                .register(registry);
    }

    void start(@Observes StartupEvent started) {
        measureAll();
        loop.start();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        loop.stop();
    }

    /** Returns the name of a volume that has too little room for a write, as of the last second. */
    public Optional<String> fullForWrites() {
        return volumes.stream()
                .filter(measured -> measured.volume.isNeededByWrites() && isFull(measured))
                .map(measured -> measured.volume.name())
                .findFirst();
    }

    /**
     * The size of a volume, in bytes.
     *
     * @param free  the maximum of a long if it is not known
     * @param total 0 if it is not known
     */
    public record Space(long free, long total) {}

    /** Measures a volume at this moment. Of a volume that this node does not use, nothing is known. */
    public Space measure(DiskVolume volume) {
        return measured(volume)
                .map(measured -> new Space(measured.free, measured.total))
                .orElse(new Space(Long.MAX_VALUE, 0));
    }

    /** Whether a volume has too little room at this moment. A volume that this node does not use always has room. */
    public boolean isFull(DiskVolume volume) {
        return measured(volume).filter(this::isFull).isPresent();
    }

    /** Measures a volume, if this node uses it. */
    private Optional<Measured> measured(DiskVolume volume) {
        Optional<Measured> found = volumes.stream()
                .filter(measured -> measured.volume.name().equals(volume.name()))
                .findFirst();
        found.ifPresent(Measured::measure);
        return found;
    }

    /** Measures every volume and returns the name of one that has too little room for a write. A measurement takes some microseconds. */
    public Optional<String> measureForWrites() {
        measureAll();
        return fullForWrites();
    }

    /** Describes each volume by its name: its free space, and what follows from it. */
    Map<String, String> report() {
        Map<String, String> report = new LinkedHashMap<>();
        volumes.forEach(measured -> report.put(measured.volume.name(), describe(measured)));
        return report;
    }

    private String describe(Measured measured) {
        String free = (measured.free >> 20) + " MB free";
        if (isFull(measured)) {
            return free + ", too little: " + measured.volume.consequence();
        }
        return measured.free < warnBelow ? free + ", less than communique.disk.warn-below" : free;
    }

    /** A small disk that holds no database is full later. */
    private boolean isFull(Measured measured) {
        return measured.free
                < (measured.volume.isNeededByWrites() ? minFree : Math.min(minFree, measured.total / RESERVED_PART));
    }

    private Duration measureAll() {
        volumes.forEach(this::measure);
        return INTERVAL;
    }

    private void measure(Measured measured) {
        measured.measure();
        boolean full = isFull(measured);
        if (full != measured.reported) {
            measured.reported = full;
            if (full) {
                LOG.errorf(
                        "The disk of the volume %s (%s) is full: %s. Make room there",
                        measured.volume.name(), measured.directory, describe(measured));
            } else {
                LOG.infof("The disk of the volume %s has room again", measured.volume.name());
            }
        }
    }

    /** A volume and its last measurement. */
    private static final class Measured {
        private final DiskVolume volume;
        private final Path directory;
        private volatile long free = Long.MAX_VALUE;
        private volatile long total;
        private volatile boolean reported;

        Measured(DiskVolume volume) {
            this.volume = volume;
            this.directory = volume.directory().orElseThrow().toAbsolutePath().normalize();
        }

        /** Keeps the last measurement if the file system does not respond: the write itself will tell. */
        void measure() {
            try {
                FileStore disk = Files.getFileStore(existing());
                total = disk.getTotalSpace();
                free = disk.getUsableSpace();
            } catch (IOException e) {
                LOG.debugf(e, "The free space of %s is not known", directory);
            }
        }

        /** The index folder does not exist before the first start, nor for a moment while a corrupt index is replaced. */
        private Path existing() {
            Path path = directory;
            while (path.getParent() != null && !Files.exists(path)) {
                path = path.getParent();
            }
            return path;
        }
    }
}
