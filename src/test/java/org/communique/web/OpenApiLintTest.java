package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.regex.Pattern;
import org.communique.Command;
import org.communique.NodeTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the committed OpenAPI document with Redocly and Spectral, the most widely used linters. They need Node.js. */
class OpenApiLintTest {
    private static final String REDOCLY = "@redocly/cli@2.77.0";
    private static final String SPECTRAL = "@stoplight/spectral-cli@6.16.3";
    private static final String DOCUMENT = "openapi/openapi.yaml";
    private static NodeTools tools;

    @BeforeAll
    static void install_the_linters() throws IOException, InterruptedException {
        tools = NodeTools.installed("openapi-lint", REDOCLY, SPECTRAL);
    }

    @Test
    void redocly_has_no_findings() throws IOException, InterruptedException {
        Command.Result lint = tools.run("redocly", "lint", DOCUMENT, "--config", "openapi/redocly.yaml");
        assertEquals(0, lint.code(), lint.output());
        assertTrue(lint.output().contains("Your API description is valid"), lint.output());
        assertFalse(
                Pattern.compile("You have \\d+ (warning|error)")
                        .matcher(lint.output())
                        .find(),
                lint.output());
    }

    @Test
    void spectral_has_no_findings() throws IOException, InterruptedException {
        Command.Result lint = tools.run(
                "spectral", "lint", DOCUMENT, "--ruleset", "openapi/spectral.yaml", "--fail-severity", "hint");
        assertEquals(0, lint.code(), lint.output());
    }
}
