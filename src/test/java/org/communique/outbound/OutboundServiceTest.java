package org.communique.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

/** The room within the service, as it is configured unless somebody says otherwise. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class OutboundServiceTest {

    @Inject
    Outbound outbound;

    @Test
    void nothing_of_the_network_is_sent_to_unless_it_is_allowed() {
        try (Partner partner = new Partner()) {
            assertThrows(RefusedUrl.class, () -> outbound.check(partner.url("/")));
            OutboundAnswer answer = outbound.send(new OutboundRequest("GET", partner.url("/"), Map.of(), null, 0))
                    .toCompletableFuture()
                    .join();
            assertEquals(Failure.REFUSED, answer.failure());
            assertEquals(0, partner.connections());
        }
    }
}
