package org.communique.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** How the service names itself to the world. */
@ConfigMapping(prefix = "communique")
public interface WebConfig {

    /** The base of every link, feed and sitemap. The Host header is never used for that: anyone can write it. */
    @WithDefault("http://localhost:${quarkus.http.port:8080}")
    URI publicUrl();

    /** The absolute URL of a path of this service, which begins with a slash. */
    default String urlOf(String path) {
        String base = publicUrl().toASCIIString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
