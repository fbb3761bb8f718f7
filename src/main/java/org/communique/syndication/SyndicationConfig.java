package org.communique.syndication;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How the service's releases are presented elsewhere. */
@ConfigMapping(prefix = "communique")
interface SyndicationConfig {

    /** The public page of a release, with {language}, {slug} and {id} in it; a canonical URL wins. Without it the API's own address is given. */
    Optional<String> pageUrl();

    /** The name of the publication: titles of feeds begin with it, and news sitemaps name it. */
    @WithDefault("Communiqué")
    String publication();

    /** Whose the feeds are, as it is to be printed; each item has its own rights besides. */
    Optional<String> copyright();
}
