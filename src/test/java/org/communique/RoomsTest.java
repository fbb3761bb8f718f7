package org.communique;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks the order of the rooms (packages); docs/architecture.md describes them. */
class RoomsTest {
    /** All rooms, from the top down. A room may use the rooms after it. */
    static final List<String> ORDER = List.of(
            "samples",
            "openapi",
            "pages",
            "search",
            "transfer",
            "websub",
            "webhook",
            "changes",
            "syndication",
            "release",
            "media",
            "query",
            "audience",
            "organization",
            "audit",
            "access",
            "replica",
            "cache",
            "admission",
            "disk",
            "delivery",
            "outbound",
            "journal",
            "database",
            "embedded",
            "background",
            "web",
            "memory",
            "analysis",
            "html",
            "text");

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.communique");

    @Test
    void a_room_uses_only_rooms_below_it() {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] above = ORDER.subList(0, i).stream()
                    .map(room -> "org.communique." + room + "..")
                    .toArray(String[]::new);
            if (above.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage("org.communique." + ORDER.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .check(SERVICE);
            }
        }
    }

    @Test
    void every_room_has_its_place_in_the_order() {
        noClasses()
                .that(new DescribedPredicate<JavaClass>("are in no known room") {
                    @Override
                    public boolean test(JavaClass type) {
                        String rest = type.getPackageName().replaceFirst("^org\\.communique\\.?", "");
                        return !rest.isEmpty() && !ORDER.contains(rest.split("\\.")[0]);
                    }
                })
                .should()
                .bePublic()
                .orShould()
                .notBePublic()
                .allowEmptyShould(true)
                .check(SERVICE);
    }

    @Test
    void rooms_form_no_cycles() {
        slices().matching("org.communique.(*)..").should().beFreeOfCycles().check(SERVICE);
    }

    /** What is repeated by anything else ends at its first error, and liveness does not notice. */
    @Test
    void only_background_loops_repeat_work() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ScheduledExecutorService.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Timer.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.quarkus.scheduler..")
                .orShould()
                .callMethod(Vertx.class, "setPeriodic", long.class, Handler.class)
                .check(SERVICE);
    }

    @Test
    void no_simple_name_occurs_twice() {
        Map<String, List<String>> names = new ClassFileImporter()
                .importPackages("org.communique").stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(Collectors.groupingBy(
                                JavaClass::getSimpleName,
                                TreeMap::new,
                                Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));
        names.values().removeIf(packages -> packages.size() == 1);
        assertThat(names.toString(), names.isEmpty(), is(true));
    }

    @Test
    void no_entity_crosses_the_api() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Path.class)
                .and()
                .arePublic()
                .should(new ArchCondition<>("not show an entity") {
                    @Override
                    public void check(com.tngtech.archunit.core.domain.JavaMethod method, ConditionEvents events) {
                        Set<JavaClass> types =
                                new java.util.HashSet<>(method.getReturnType().getAllInvolvedRawTypes());
                        method.getParameterTypes().forEach(type -> types.addAll(type.getAllInvolvedRawTypes()));
                        types.stream()
                                .filter(type -> type.isAnnotatedWith(Entity.class))
                                .forEach(type ->
                                        events.add(SimpleConditionEvent.violated(method, method + " shows " + type)));
                    }
                })
                .check(SERVICE);
    }
}
