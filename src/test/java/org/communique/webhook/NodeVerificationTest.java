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

/** The library of Standard Webhooks for Node.js takes what is sent for genuine, and nothing else. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class NodeVerificationTest {
    /** Reads a secret, headers, and a body byte by byte as it came. */
    private static final String SCRIPT = """
            const fs = require('fs');
            const { Webhook, WebhookVerificationError } = require('standardwebhooks');
            const [secret, headers, body] = process.argv.slice(2);
            try {
              const told = new Webhook(secret).verify(fs.readFileSync(body), JSON.parse(fs.readFileSync(headers, 'utf8')));
              process.stdout.write('genuine ' + told.data.release.title);
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
            Subscribed subscribed = Subscribed.to(partner, Map.of("payload", "release"));
            String title = "Қазақстан: «Жаңа дәліз» — открыт, ёлка и 🚄";
            Given.published(Given.text(title));
            Partner.Received first = partner.awaitReceived(subscribed.path(), 1).get(0);
            String genuine = "genuine " + title;
            assertEquals(genuine, verified(subscribed.secret(), first, first.body()));

            byte[] tampered = first.body().clone();
            tampered[tampered.length / 2] ^= 1;
            assertEquals("forged", verified(subscribed.secret(), first, tampered));

            String newer = subscribed.post("rotate-secret").path("secret");
            assertEquals("forged", verified(newer, first, first.body()));
            Given.published(Given.text(title));
            Partner.Received second =
                    partner.awaitReceived(subscribed.path(), 2).get(1);
            for (String secret : List.of(subscribed.secret(), newer)) {
                assertEquals(genuine, verified(secret, second, second.body()));
            }
            subscribed.owner().delete(subscribed.address()).then().statusCode(204);
        }
    }

    private String verified(String secret, Partner.Received request, byte[] body)
            throws IOException, InterruptedException {
        Path headers = folder.resolve("headers.json");
        JsonMapping.MAPPER.writeValue(headers.toFile(), request.headers());
        Path raw = Files.write(folder.resolve("body"), body);
        Command.Result result = tools.node(script, secret, headers.toString(), raw.toString());
        assertEquals(0, result.code(), result.output());
        return result.output();
    }
}
