package org.communique.search;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** An empty OpenSearch for the tests that run in one process with the service: see {@link OnOpenSearch}. */
public class OpenSearchResource implements QuarkusTestResourceLifecycleManager {
    /**
     * Where the one of this JVM is. A static field would be one for each class loader, and each application has its own. Not below
     * "communique.", where a property that the service does not know stops it.
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

    /** Leaves the node to the next application. It ends with the JVM. */
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
