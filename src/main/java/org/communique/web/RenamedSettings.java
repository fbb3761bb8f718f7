package org.communique.web;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Accepts the former names of settings for one release. The new name wins where both are set. */
@Priority(Priorities.LIBRARY + 300)
public final class RenamedSettings implements ConfigSourceInterceptor {
    /** New names, and the former ones. */
    private static final Map<String, String> FORMER_NAMES = new TreeMap<>(Map.of(
            "communique.admission.queue-size", "communique.admission.waiting",
            "communique.admission.queue-timeout", "communique.admission.patience",
            "communique.changes.max-streams", "communique.changes.streams",
            "communique.changes.client-timeout", "communique.changes.patience",
            "communique.subscriptions.max-per-key", "communique.subscriptions.each",
            "communique.subscriptions.max-total", "communique.subscriptions.most",
            "communique.subscriptions.max-in-flight", "communique.subscriptions.under-way",
            "communique.websub.max-subscriptions", "communique.websub.subscriptions",
            "communique.transfer.max-imports", "communique.transfer.imports",
            "communique.transfer.max-exports", "communique.transfer.exports"));

    private static final long serialVersionUID = 1;

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        String former = FORMER_NAMES.get(name);
        if (former == null || value != null && !isDefault(value)) {
            return value;
        }
        ConfigValue formerValue = context.proceed(former);
        return formerValue == null ? value : formerValue.withName(name);
    }

    private static boolean isDefault(ConfigValue value) {
        return value.getConfigSourceOrdinal() == Integer.MIN_VALUE;
    }

    /** Lists former names as the new ones, because the former belong to no group of settings. */
    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Map<String, String> names = new HashMap<>();
        FORMER_NAMES.forEach((name, former) -> names.put(former, name));
        Set<String> all = new HashSet<>();
        context.iterateNames().forEachRemaining(name -> all.add(names.getOrDefault(name, name)));
        return all.iterator();
    }

    /** Tells the operator which settings have a new name. */
    @ApplicationScoped
    static class Warning {
        private static final Logger LOG = Logger.getLogger(RenamedSettings.class);

        void warn(@Observes StartupEvent event, Config config) {
            FORMER_NAMES.forEach((name, former) -> {
                if (config.getConfigValue(former).getValue() != null) {
                    LOG.warnf(
                            "The setting %s is named %s now. The former name is accepted in this release only.",
                            former, name);
                }
            });
        }
    }
}
