package org.communique.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds a JDK that can run OpenSearch 3, because the JDK that runs the tests may be too old. */
final class NewerJava {
    private static final int MIN_VERSION = 21;
    private static final Pattern VERSION = Pattern.compile("^JAVA_VERSION=\"(\\d+)", Pattern.MULTILINE);

    private NewerJava() {}

    /** The JDK that COMMUNIQUE_TEST_JDK names, by default the newest one beside the JDK that runs the tests. */
    static Optional<Path> home() {
        String configured = System.getenv("COMMUNIQUE_TEST_JDK");
        if (configured != null) {
            return Optional.of(Path.of(configured)).filter(home -> version(home) >= MIN_VERSION);
        }
        try (Stream<Path> homes =
                Files.list(Path.of(System.getProperty("java.home")).getParent())) {
            return homes.filter(home -> version(home) >= MIN_VERSION).max(Comparator.comparingInt(NewerJava::version));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return 0;
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(release));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
