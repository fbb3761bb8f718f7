package org.communique.syndication;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The presentation of releases in feeds and sitemaps. */
@ConfigMapping(prefix = "communique")
interface SyndicationConfig {

    /** The URL of the public page of a release, with the placeholders {language}, {slug} and {id}. The canonical URL of a release takes precedence. Without this setting, the URL in the API is used. */
    Optional<String> pageUrl();

    /** The name of the publication, in news sitemaps and at the beginning of feed titles. */
    @WithDefault("Communiqué")
    String publication();

    /** The copyright notice of feeds. Each item also has its own rights. */
    Optional<String> copyright();
}
