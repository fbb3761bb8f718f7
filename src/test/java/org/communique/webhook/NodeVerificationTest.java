package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.communique.Command;
import org.communique.Given;
import org.communique.NodeTools;
import org.communique.RealDatabase;
import org.communique.outbound.Partner;
import org.communique.web.JsonMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Standard Webhooks library for Node.js verifies deliveries and rejects forged ones. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class NodeVerificationTest {
    /** Verifies a delivery. The arguments are the secret, a file with the headers and a file with the unchanged bytes of the body. */
    private static final String SCRIPT = """
            const fs = require('fs');
            const { Webhook, WebhookVerificationError } = require('standardwebhooks');
            const [secret, headers, body] = process.argv.slice(2);
            try {
              const event = new Webhook(secret).verify(fs.readFileSync(body), JSON.parse(fs.readFileSync(headers, 'utf8')));
              process.stdout.write('genuine ' + event.data.release.title);
            } catch (failure) {
              if (!(failure instanceof WebhookVerificationError)) throw failure;
              process.stdout.write('forged');
            }
            """;

    @TempDir
    Path folder;

    private NodeTools tools;
    private Path script;

    @Test
    void the_library_for_node_verifies_deliveries_and_nothing_else() throws IOException, InterruptedException {
        tools = NodeTools.installed("node-webhooks", "standardwebhooks@1.1.1");
        script = Files.writeString(tools.folder().toAbsolutePath().resolve("verify.js"), SCRIPT);
        try (Partner partner = new Partner()) {
            TestSubscription subscription = TestSubscription.create(partner, Map.of("payload", "release"));
            String title = "Қазақстан: «Жаңа дәліз» — открыт, ёлка и 🚄";
            Given.published(Given.text(title));
            Partner.Received first =
                    partner.awaitReceived(subscription.path(), 1).get(0);
            String genuine = "genuine " + title;
            assertEquals(genuine, verify(subscription.secret(), first, first.body()));

            byte[] tampered = first.body().clone();
            tampered[tampered.length / 2] ^= 1;
            assertEquals("forged", verify(subscription.secret(), first, tampered));

            String newer = subscription.post("rotate-secret").path("secret");
            assertEquals("forged", verify(newer, first, first.body()));
            Given.published(Given.text(title));
            Partner.Received second =
                    partner.awaitReceived(subscription.path(), 2).get(1);
            for (String secret : List.of(subscription.secret(), newer)) {
                assertEquals(genuine, verify(secret, second, second.body()));
            }
            subscription.owner().delete(subscription.address()).then().statusCode(204);
        }
    }

    private String verify(String secret, Partner.Received request, byte[] body)
            throws IOException, InterruptedException {
        Path headersFile = folder.resolve("headers.json");
        JsonMapping.MAPPER.writeValue(headersFile.toFile(), request.headers());
        Path bodyFile = Files.write(folder.resolve("body"), body);
        Command.Result result = tools.node(script, secret, headersFile.toString(), bodyFile.toString());
        assertEquals(0, result.code(), result.output());
        return result.output();
    }
}
