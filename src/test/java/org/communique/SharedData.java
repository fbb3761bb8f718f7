package org.communique;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Real content that is not part of the project. It is in {@code shared/data} of the working directory or of a folder above, or in the
 * folder that the system property {@code shared-data} names. Tests that need a file are skipped if it is absent.
 */
public final class SharedData {
    private static final String PROPERTY = "shared-data";

    private SharedData() {}

    public static Path file(String name) {
        Optional<Path> found = Optional.ofNullable(System.getProperty(PROPERTY))
                .map(Path::of)
                .or(SharedData::find)
                .map(data -> data.resolve(name))
                .filter(Files::exists);
        assumeTrue(found.isPresent(), "skipped: there is no shared/data/" + name + " beside the project");
        return found.orElseThrow();
    }

    private static Optional<Path> find() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/data"))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
