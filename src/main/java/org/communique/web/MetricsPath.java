package org.communique.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The path under which the metrics count the current request. Without one they would count it by its own path, of which there are too many. */
public final class MetricsPath {
    /** The name under which the metrics look the path up. */
    private static final String KEY = "UrlPathTemplate";

    private MetricsPath() {}

    public static void set(String path) {
        Context current = Vertx.currentContext();
        if (current != null) {
            current.putLocal(KEY, path);
        }
    }
}
