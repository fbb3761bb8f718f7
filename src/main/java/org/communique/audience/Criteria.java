package org.communique.audience;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A conjunction of SQL conditions on a release {@code r}, with their parameters. */
public final class Criteria {
    private static final Pattern RELEASE = Pattern.compile("\\br\\.");

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    /** Adds a condition. A parameter name must always have the same value, because all conditions share their parameters. */
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

    /** Returns the {@code where} clause; empty without conditions. */
    public String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** Returns the conditions, of which there must be at least one, for another alias of the release. */
    public String on(String alias) {
        return RELEASE.matcher(String.join(" and ", conditions)).replaceAll(alias + ".");
    }

    public Map<String, Object> parameters() {
        return parameters;
    }
}
