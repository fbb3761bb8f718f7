package org.communique.search;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.communique.disk.DiskVolume;

/** The directory of the index, unless it is in a cluster. */
@Singleton
class IndexVolume implements DiskVolume {
    private final SearchConfig config;

    IndexVolume(SearchConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "index";
    }

    @Override
    public Optional<Path> directory() {
        return config.search().backend() == SearchConfig.Backend.LUCENE
                ? Optional.of(IndexLocation.root(config))
                : Optional.empty();
    }

    /** The index is updated from the journal when there is room again. */
    @Override
    public boolean isNeededByWrites() {
        return false;
    }

    @Override
    public String consequence() {
        return "the index is not updated";
    }
}
