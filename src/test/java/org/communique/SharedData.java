package org.communique;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Real content that is not part of the project: in {@code shared/data} beside it or beside a folder above, or where the system property
 * {@code shared-data} says. A test that needs it is skipped where it is absent.
 */
public final class SharedData {
    private static final String PROPERTY = "shared-data";

    private SharedData() {}

    public static Path file(String name) {
        Optional<Path> found = Optional.ofNullable(System.getProperty(PROPERTY))
                .map(Path::of)
                .or(SharedData::beside)
                .map(data -> data.resolve(name))
                .filter(Files::exists);
        assumeTrue(found.isPresent(), "skipped: there is no shared/data/" + name + " beside the project");
        return found.orElseThrow();
    }

    private static Optional<Path> beside() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/data"))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
