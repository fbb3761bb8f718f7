package org.communique.embargo;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.engine.JqwikTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs jqwik properties within a test of another engine, which has started the service. */
public final class JqwikRunner {
    private JqwikRunner() {}

    /**
     * @param tries the number of tries of each property
     * @throws AssertionError if a property fails, with jqwik's report, which has the seed and the smallest example
     */
    public static void check(Class<?> properties, int tries) {
        // Registers no other engine, listener or interceptor: those of Quarkus would start a nested run.
        LauncherConfig onlyJqwik = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JqwikTestEngine())
                .build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(properties))
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .configurationParameter("jqwik.tries.default", String.valueOf(tries))
                .configurationParameter("jqwik.shrinking.bounded.seconds", "60")
                .build();
        Verdict verdict = new Verdict();
        LauncherFactory.create(onlyJqwik).execute(request, verdict);
        verdict.throwIfAny();
    }

    private static final class Verdict implements TestExecutionListener {
        private final List<String> reports = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private int properties;

        @Override
        public void reportingEntryPublished(TestIdentifier property, ReportEntry entry) {
            entry.getKeyValuePairs().forEach((name, text) -> reports.add(name + text));
        }

        @Override
        public void executionFinished(TestIdentifier property, TestExecutionResult result) {
            properties += property.isTest() ? 1 : 0;
            result.getThrowable().ifPresent(failures::add);
        }

        void throwIfAny() {
            if (!failures.isEmpty()) {
                throw new AssertionError(String.join("\n", reports), failures.get(0));
            }
            if (properties == 0) {
                throw new AssertionError("no property was found");
            }
        }
    }
}
