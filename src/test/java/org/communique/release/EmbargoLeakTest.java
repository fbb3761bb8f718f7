package org.communique.release;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import javax.sql.DataSource;
import org.communique.RealDatabase;
import org.communique.TestClock;
import org.communique.embargo.Jqwik;
import org.communique.embargo.NoLeak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class EmbargoLeakTest {
    @TestHTTPResource("/")
    URI service;

    @Inject
    TestClock clock;

    @Inject
    DataSource database;

    @AfterEach
    void let_the_clock_go_on() {
        clock.reset();
    }

    @Test
    void nobody_can_tell_what_is_hidden_by_any_path_at_any_moment() {
        NoLeak.of(service, clock, database);
        Jqwik.check(NoLeak.class);
        assertTrue(NoLeak.cases() >= 1_000, () -> NoLeak.cases() + " cases only");
    }
}
