package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {
    private static final Path DOCUMENT = Path.of("docs", "problems.md");
    private static final String NAMESPACE = "urn:problem-type:communique:";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (\\d{3}) \\| ([^|]+) \\|.*$");

    @Test
    void the_document_lists_every_type_with_its_status_and_title() throws IOException {
        List<String> documented = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> NAMESPACE + row.group(1) + " " + row.group(2) + " " + row.group(3))
                .toList();
        List<String> types = Arrays.stream(ProblemType.values())
                .map(type -> type.uri() + " " + type.status() + " " + type.title())
                .toList();
        assertEquals(types, documented);
    }
}
