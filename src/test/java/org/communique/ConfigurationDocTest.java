package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that docs/configuration.md and the code have the same settings. */
class ConfigurationDocTest {
    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final String FORMER_NAMES = "## Renamed settings";
    private static final Pattern SETTING = Pattern.compile("`(communique\\.[a-z0-9.-]+)`");
    /** Settings that are read before Quarkus starts, so no mapping declares them. */
    private static final Set<String> BEFORE_START = Set.of("communique.migrate-only", "communique.recount-only");

    @Test
    void every_setting_is_documented() throws IOException {
        Set<String> missing = mappedSettings();
        assertTrue(missing.contains("communique.push.lease-margin"), () -> missing.toString());
        assertTrue(missing.contains("communique.search.index-prefix"), () -> missing.toString());
        missing.removeAll(documentedSettings());
        assertEquals(Set.of(), missing);
    }

    @Test
    void every_documented_setting_exists() throws IOException {
        Set<String> unknown = documentedSettings();
        unknown.removeAll(mappedSettings());
        unknown.removeAll(BEFORE_START);
        assertEquals(Set.of(), unknown);
    }

    /** Returns the settings of the document without the section that lists former names. */
    private static Set<String> documentedSettings() throws IOException {
        String document = Files.readString(DOCUMENT);
        int end = document.indexOf(FORMER_NAMES);
        assertTrue(end > 0, FORMER_NAMES + " is missing");
        return SETTING.matcher(document.substring(0, end))
                .results()
                .map(setting -> setting.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> mappedSettings() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.communique")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .flatMap(type ->
                                settings(type.getAnnotation(ConfigMapping.class).prefix(), type))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> settings(String prefix, Class<?> group) {
        return Arrays.stream(group.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .flatMap(method -> {
                    String name = prefix + "." + name(method);
                    boolean isGroup = method.getReturnType().isInterface()
                            && method.getReturnType().getName().startsWith("org.communique.");
                    return isGroup ? settings(name, method.getReturnType()) : Stream.of(name);
                });
    }

    private static String name(Method method) {
        WithName name = method.getAnnotation(WithName.class);
        return name == null
                ? method.getName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT)
                : name.value();
    }
}
