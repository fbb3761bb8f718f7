package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the documents for contributors name classes, methods, rooms and files that exist. */
class ArchitectureDocTest {
    private static final Path ARCHITECTURE = Path.of("docs/architecture.md");
    private static final Path PROFILE = Path.of("src/bench/Profile.java");

    /** Names in these documents that look like class names of the project but are not. */
    private static final Set<String> FOREIGN = Set.of(
            "Accept",
            "Authorization",
            "AsyncCache",
            "DrillSideways",
            "Dto",
            "Duration",
            "ETag",
            "Helper",
            "Impl",
            "InetAddress",
            "Link",
            "Manager",
            "MemorySize",
            "MeterRegistry",
            "StringValueFacetCounts",
            "Util",
            "VmHWM");

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern CLASS = Pattern.compile("([A-Z][A-Za-z0-9]+)(?:\\.([A-Za-z]\\w*))?(?:\\(.*\\))?");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z0-9_]+");
    private static final Pattern FILE = Pattern.compile("(?:src|docs)/[^\\s<>*…]*");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern ROOM = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");
    private static final Pattern PROFILED_NAME =
            Pattern.compile("\"org\\.communique\\.([a-z.]+)(?:\\.([A-Z]\\w*))?(?:\\.(\\w+))?\"");

    /** The source texts of classes, by simple name. */
    private final Map<String, String> classes = sources();

    @Test
    void every_named_class_exists_with_the_named_member() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            forEachCodeSpan(document, code -> {
                MatchResult name = match(CLASS, code);
                if (name != null && !CONSTANT.matcher(name.group(1)).matches() && !exists(name)) {
                    missing.add(document + ": " + code);
                }
            });
        }
        assertNone(missing);
    }

    @Test
    void every_named_file_exists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            forEachCodeSpan(document, code -> {
                if (FILE.matcher(code).matches() && !Files.exists(Path.of(code))) {
                    missing.add(document + ": " + code);
                }
            });
            LINK.matcher(Files.readString(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !Files.exists(document.resolveSibling(link)))
                    .forEach(link -> missing.add(document + ": " + link));
        }
        assertNone(missing);
    }

    @Test
    void the_table_of_rooms_has_every_room_in_order() throws IOException {
        List<String> rooms = ROOM.matcher(Files.readString(ARCHITECTURE))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertEquals(RoomsTest.ORDER, rooms);
    }

    @Test
    void the_profile_of_the_benchmark_names_methods_that_exist() throws IOException {
        List<String> missing = new ArrayList<>();
        PROFILED_NAME.matcher(Files.readString(PROFILE)).results().forEach(name -> {
            String room = name.group(1);
            String type = name.group(2) == null ? null : name.group(2).replace("_Subclass", "");
            Path folder = Path.of("src/main/java/org/communique", room.replace('.', '/'));
            boolean exists = type == null
                    ? Files.isDirectory(folder)
                    : Files.exists(folder.resolve(type + ".java"))
                            && (name.group(3) == null || declares(classes.get(type), name.group(3)));
            if (!exists) {
                missing.add(PROFILE + ": " + name.group());
            }
        });
        assertNone(missing);
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ARCHITECTURE, Path.of("CONTRIBUTING.md")));
        try (Stream<Path> decisions = Files.list(Path.of("docs/decisions"))) {
            decisions.sorted().forEach(documents::add);
        }
        return documents;
    }

    private static void forEachCodeSpan(Path document, Consumer<String> action) throws IOException {
        String prose = FENCE.matcher(Files.readString(document)).replaceAll("");
        CODE.matcher(prose).results().map(code -> code.group(1)).forEach(action);
    }

    private static MatchResult match(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.matches() ? matcher.toMatchResult() : null;
    }

    private boolean exists(MatchResult name) {
        if (FOREIGN.contains(name.group(1))) {
            return true;
        }
        String source = classes.get(name.group(1));
        return source != null && (name.group(2) == null || declares(source, name.group(2)));
    }

    /** Returns whether a source declares a method, or another member if the name begins with a capital letter. */
    private static boolean declares(String source, String member) {
        String declaration = Character.isUpperCase(member.charAt(0))
                ? "\\b" + member + "\\b"
                : "(?m)^(?!\\s*(?:return|throw|new|else|\\*))\\s*(?:[\\w@<>,.?\\[\\]]+\\s+)+" + member + "\\(";
        return Pattern.compile(declaration).matcher(source).find();
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        for (String root : List.of("src/main/java", "src/test/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file :
                        (Iterable<Path>) files.filter(file -> file.toString().endsWith(".java"))::iterator) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private static void assertNone(List<String> missing) {
        assertEquals("", String.join("\n", missing));
    }
}
