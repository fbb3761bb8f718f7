package org.communique.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** The public address of the service. */
@ConfigMapping(prefix = "communique")
public interface WebConfig {

    /** The base URL of all links, feeds and sitemaps. The Host header is never used for them, since any client can choose it. */
    @WithDefault("http://localhost:${quarkus.http.port:8080}")
    URI publicUrl();

    /** Returns the absolute URL of a path of this service; the path begins with a slash. */
    default String urlOf(String path) {
        String base = publicUrl().toASCIIString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
