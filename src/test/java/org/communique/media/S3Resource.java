package org.communique.media;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Lets the service under test keep its files in an S3-compatible server. */
public class S3Resource implements QuarkusTestResourceLifecycleManager {
    private static S3Server server;

    static S3Server server() {
        return server;
    }

    @Override
    public Map<String, String> start() {
        server = S3Server.open();
        return server.settings();
    }

    @Override
    public void stop() {
        server.close();
    }
}
