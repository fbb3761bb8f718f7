package org.communique.search;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The location and the content of the search index. */
@ConfigMapping(prefix = "communique")
public interface SearchConfig {

    /** The folder with the folder of the index, unless that is elsewhere. */
    @WithDefault("data")
    Path dataDir();

    /** The time zone of the newsroom, in which search counts releases by year: the name of a zone in the IANA database. */
    @WithDefault("UTC")
    String timeZone();

    Search search();

    /** Settings of search. */
    interface Search {

        /** {@code lucene} for an index on the local disk, {@code opensearch} for a cluster that all nodes share. */
        @WithDefault("lucene")
        Backend backend();

        /** The folder of the index on the local disk; {@code search} in the data folder by default. It may be on a disk of its own. */
        Optional<Path> directory();

        /** The nodes of the cluster, as {@code host:port}. */
        @WithDefault("localhost:9200")
        List<String> hosts();

        /** {@code http} or {@code https}. */
        @WithDefault("http")
        String protocol();

        Optional<String> username();

        Optional<String> password();

        /** The prefix of index names, for a cluster that several services share. */
        @WithName("index-prefix")
        @WithDefault("communique")
        String indexPrefix();
    }

    /** The store of the index. */
    enum Backend {
        LUCENE,
        OPENSEARCH
    }
}
