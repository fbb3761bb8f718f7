package org.communique.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Fields that the server sets. A client may send them back unchanged. A client that tries to change them gets a 422, so that the change is
 * not ignored silently.
 */
public final class ReadOnlyFields {
    private ReadOnlyFields() {}

    /**
     * Returns the input without its read-only fields.
     *
     * @param current the current representation; null for a new resource
     */
    public static ObjectNode strip(ObjectNode input, JsonNode current, Set<String> names) {
        ObjectNode rest = input.deepCopy();
        InvalidContent errors = new InvalidContent();
        for (String name : names) {
            JsonNode sent = rest.remove(name);
            if (sent == null) {
                continue;
            }
            JsonNode stored = current == null ? null : current.get(name);
            boolean same = stored == null ? sent.isNull() : stored.equals(sent);
            if (!same) {
                errors.add("/" + name, "read-only", "is set by the server and cannot be changed");
            }
        }
        errors.throwIfAny();
        return rest;
    }
}
