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

/** A JDK that can run OpenSearch 3, which the one that runs the tests may be too old for. */
final class NewerJava {
    private static final int NEEDED = 21;
    private static final Pattern VERSION = Pattern.compile("^JAVA_VERSION=\"(\\d+)", Pattern.MULTILINE);

    private NewerJava() {}

    /** The one that COMMUNIQUE_TEST_JDK names; without it the newest in the folder of the one that runs the tests. */
    static Optional<Path> home() {
        String chosen = System.getenv("COMMUNIQUE_TEST_JDK");
        if (chosen != null) {
            return Optional.of(Path.of(chosen)).filter(home -> version(home) >= NEEDED);
        }
        try (Stream<Path> homes =
                Files.list(Path.of(System.getProperty("java.home")).getParent())) {
            return homes.filter(home -> version(home) >= NEEDED).max(Comparator.comparingInt(NewerJava::version));
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
