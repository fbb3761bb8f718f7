package org.communique.search;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.ZoneId;
import java.util.Locale;

/**
 * What the index of this node contains. An index of another version of the service, or with years of another time zone, is another index:
 * it has another name.
 */
@Startup
@Singleton
class IndexVersion {
    private static final String UTC = "UTC";
    /** Any constant. */
    private static final long LOCKS = 0x73656172L << Integer.SIZE;

    private final ZoneId zone;
    private final String name;

    /** @throws IllegalArgumentException if {@code communique.time-zone} is not the name of a time zone */
    IndexVersion(SearchConfig config) {
        String id = config.timeZone();
        if (!ZoneId.getAvailableZoneIds().contains(id)) {
            throw new IllegalArgumentException(
                    "communique.time-zone must be a time zone of the IANA database, such as Europe/Minsk or UTC: "
                            + id);
        }
        this.zone = ZoneId.of(id);
        this.name = "v" + ReleaseDocument.VERSION + (id.equals(UTC) ? "" : "-" + suffix(id));
    }

    /** The time zone of the years in the index. */
    ZoneId zone() {
        return zone;
    }

    /** Such as {@code v3} for UTC or {@code v3-europe-minsk}. Consists of characters that names of files and of indexes in a cluster may have. */
    String name() {
        return name;
    }

    /** The key of the advisory lock of the node that writes this index. */
    long lock() {
        return LOCKS | Integer.toUnsignedLong(name.hashCode());
    }

    private static String suffix(String zone) {
        return zone.toLowerCase(Locale.ROOT).replace('/', '-').replace("+", "plus");
    }
}
