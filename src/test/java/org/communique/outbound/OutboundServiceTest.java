package org.communique.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

/** The room within the service, which allows one host for tests: by that name only. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class OutboundServiceTest {

    @Inject
    Outbound outbound;

    @Test
    void nothing_of_the_network_is_sent_to_unless_it_is_allowed() {
        try (Partner partner = new Partner()) {
            String url = partner.url("localhost", "/");
            assertThrows(RefusedUrl.class, () -> outbound.check(url));
            OutboundAnswer answer = outbound.send(new OutboundRequest("GET", url, Map.of(), null, 0))
                    .toCompletableFuture()
                    .join();
            assertEquals(Failure.REFUSED, answer.failure());
            assertEquals(0, partner.connections());
        }
    }
}
