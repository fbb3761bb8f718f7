package org.communique.search;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** An empty OpenSearch for tests that run in one process with the service: see {@link OnOpenSearch}. */
public class OpenSearchResource implements QuarkusTestResourceLifecycleManager {
    /**
     * The system property with the host of the node of this JVM. A static field would exist once for each class loader, and each application
     * has its own. The name does not start with "communique.", because the service rejects unknown properties with that prefix.
     */
    private static final String SHARED = "test.opensearch.hosts";

    @Override
    public Map<String, String> start() {
        String hosts = System.getProperty(SHARED);
        if (hosts == null) {
            hosts = startNode().hosts();
            System.setProperty(SHARED, hosts);
        } else {
            RestAssured.delete("http://" + hosts + "/_all").then().statusCode(200);
        }
        return Map.of("communique.search.backend", "opensearch", "communique.search.hosts", hosts);
    }

    /** Keeps the node for the next application. It stops with the JVM. */
    @Override
    public void stop() {}

    private static OpenSearchNode startNode() {
        try {
            return OpenSearchNode.start(Files.createTempDirectory(Path.of("target"), "opensearch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
