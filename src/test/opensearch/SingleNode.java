import java.io.IOException;
import java.io.OutputStream;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.http.HttpServerTransport;

/**
 * An OpenSearch node that runs until its standard input is closed, so not longer than the process that started it. The JDK that runs it
 * compiles it with the class path of OpenSearch; it is not compiled with the tests of the project.
 */
class SingleNode {
    /** Takes the folder and the HTTP port, or 0 for any free port. Prints the port as soon as the node responds. */
    public static void main(String... args) throws IOException {
        // OpenSearch redirects the standard output to its log.
        var output = System.out;
        try (var runner = new OpenSearchRunner()) {
            runner.onBuild((number, settings) -> settings.put("network.host", "127.0.0.1")
                    .put("http.port", args[1])
                    .put("transport.port", "0")
                    .put("discovery.type", "single-node")
                    // Otherwise a nearly full disk makes every index read-only.
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
