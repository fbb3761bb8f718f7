package org.communique.openapi;

import java.util.Map;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;

/** Adds extensions to the paths whose last segment the code splits itself: the scanner finds these paths without the extension. */
final class FormatExtensions {
    private static final Map<String, String> PATHS = Map.of("/sitemap-{part}", "/sitemap-{part}.xml");

    private FormatExtensions() {}

    static void addTo(OpenAPI document) {
        PATHS.forEach((scanned, complete) -> {
            PathItem item = document.getPaths().getPathItem(scanned);
            document.getPaths().removePathItem(scanned);
            document.getPaths().addPathItem(complete, item);
        });
    }
}
