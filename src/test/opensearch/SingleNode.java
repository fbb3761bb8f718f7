import java.io.IOException;
import java.io.OutputStream;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.http.HttpServerTransport;

/**
 * An OpenSearch node that lives as long as its standard input is open, so not longer than whoever started it. Compiled by the Java that
 * runs it, with OpenSearch's class path: it is no part of the project's own tests.
 */
class SingleNode {
    /** The folder, and the port for HTTP or 0 for any. Prints the port once it answers. */
    public static void main(String... args) throws IOException {
        // OpenSearch takes the standard output for its log.
        var output = System.out;
        try (var runner = new OpenSearchRunner()) {
            runner.onBuild((number, settings) -> settings.put("network.host", "127.0.0.1")
                    .put("http.port", args[1])
                    .put("transport.port", "0")
                    .put("discovery.type", "single-node")
                    // A disk that is nearly full would make every index read-only.
                    .put("cluster.routing.allocation.disk.threshold_enabled", false));
            runner.build("-basePath", args[0], "-numOfNode", "1");
            var http = runner.node().injector().getInstance(HttpServerTransport.class);
            output.println(
                    "Listening on " + http.boundAddress().publishAddress().getPort());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        System.exit(0);
    }
}
