package org.communique.web;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenamedSettingsTest {
    private static final String NAME = "communique.admission.queue-size";
    private static final String FORMER = "communique.admission.waiting";

    @Test
    void the_former_name_is_accepted_and_wins_over_the_default() {
        assertThat(queueSize(Map.of(FORMER, "7")), is("7"));
    }

    @Test
    void the_new_name_wins_over_the_former() {
        assertThat(queueSize(Map.of(FORMER, "7", NAME, "8")), is("8"));
    }

    @Test
    void the_new_name_wins_also_where_its_source_counts_less() {
        String value = new SmallRyeConfigBuilder()
                .withInterceptors(new RenamedSettings())
                .withSources(
                        new PropertiesConfigSource(Map.of(FORMER, "7"), "environment", 300),
                        new PropertiesConfigSource(Map.of(NAME, "8"), "file", 250))
                .build()
                .getConfigValue(NAME)
                .getValue();
        assertThat(value, is("8"));
    }

    @Test
    void the_default_is_used_without_either() {
        assertThat(queueSize(Map.of()), is("256"));
    }

    private static String queueSize(Map<String, String> set) {
        return new SmallRyeConfigBuilder()
                .withInterceptors(new RenamedSettings())
                .withSources(
                        new PropertiesConfigSource(set, "set", 300),
                        new PropertiesConfigSource(Map.of(NAME, "256"), "defaults", Integer.MIN_VALUE))
                .build()
                .getConfigValue(NAME)
                .getValue();
    }
}
