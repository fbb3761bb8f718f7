package org.communique.search;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the index is. */
@ConfigMapping(prefix = "communique")
public interface SearchConfig {

    /** The folder that the index is made in, unless it is in a cluster. */
    @WithDefault("data")
    Path dataDir();

    Search search();

    /** The settings of search alone. */
    interface Search {

        /** On the node's own disk, or in an OpenSearch cluster that all nodes share. */
        @WithDefault("lucene")
        Backend backend();

        /** The cluster's nodes, {@code host:port}. */
        @WithDefault("localhost:9200")
        List<String> hosts();

        /** {@code http} or {@code https}. */
        @WithDefault("http")
        String protocol();

        Optional<String> username();

        Optional<String> password();

        /** Begins the names of the cluster's indexes, where several services share one. */
        @WithName("index-prefix")
        @WithDefault("communique")
        String indexPrefix();
    }

    /** What holds the index. */
    enum Backend {
        LUCENE,
        OPENSEARCH
    }
}
