package org.communique.audience;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A conjunction of SQL conditions on a release {@code r}, with their parameters. */
public final class Criteria {
    private static final String RELEASE = "r.";

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
        String all = String.join(" and ", conditions);
        StringBuilder renamed = new StringBuilder(all.length() + conditions.size() * alias.length());
        int copied = 0;
        for (int at = all.indexOf(RELEASE); at >= 0; at = all.indexOf(RELEASE, at + 1)) {
            if (at == 0 || !Character.isJavaIdentifierPart(all.charAt(at - 1))) {
                renamed.append(all, copied, at).append(alias).append('.');
                copied = at + RELEASE.length();
            }
        }
        return renamed.append(all, copied, all.length()).toString();
    }

    public Map<String, Object> parameters() {
        return parameters;
    }
}
