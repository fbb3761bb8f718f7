package org.communique.web;

/** The paths of the API, of feeds, files, sitemaps and the hub: not health, metrics, the OpenAPI document or its page. */
public final class ApiPaths {
    private ApiPaths() {}

    /** @param path with or without a query; may be null */
    public static boolean include(String path) {
        return path != null
                && (path.startsWith("/v1/")
                        || path.startsWith("/feeds/")
                        || path.startsWith("/media/")
                        || path.startsWith("/sitemap")
                        || path.equals("/hub"));
    }
}
