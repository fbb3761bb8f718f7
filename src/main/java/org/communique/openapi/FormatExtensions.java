package org.communique.openapi;

import java.util.Map;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;

/** Completes paths by the extensions that the code splits off a last segment by itself, of which the paths that are read off it know nothing. */
final class FormatExtensions {
    private static final Map<String, String> PATHS = Map.of("/sitemap-{part}", "/sitemap-{part}.xml");

    private FormatExtensions() {}

    static void describeIn(OpenAPI document) {
        PATHS.forEach((matched, written) -> {
            PathItem item = document.getPaths().getPathItem(matched);
            document.getPaths().removePathItem(matched);
            document.getPaths().addPathItem(written, item);
        });
    }
}
