package org.communique.audience;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Conditions on a release {@code r} in SQL, all of which must hold, with their parameters. */
public final class Criteria {
    private static final Pattern RELEASE = Pattern.compile("\\br\\.");

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    /** Adds a condition; each parameter goes by its own name, so the same name always means the same value. */
    public Criteria and(String condition, Map<String, ?> values) {
        conditions.add("(" + condition + ")");
        parameters.putAll(values);
        return this;
    }

    public Criteria and(Criteria other) {
        conditions.addAll(other.conditions);
        parameters.putAll(other.parameters);
        return this;
    }

    public String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** The conditions, of which there is one at least, on a release by another name. */
    public String on(String alias) {
        return RELEASE.matcher(String.join(" and ", conditions)).replaceAll(alias + ".");
    }

    public Map<String, Object> parameters() {
        return parameters;
    }
}
