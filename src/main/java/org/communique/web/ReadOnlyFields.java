package org.communique.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Fields that the server sets. A client that sends back what it has read is not refused for them; one that tries to change them gets
 * a 422 rather than silence.
 */
public final class ReadOnlyFields {
    private ReadOnlyFields() {}

    /**
     * The input without its read-only fields.
     *
     * @param current what the client may have read; null for something new
     */
    public static ObjectNode strip(ObjectNode input, JsonNode current, Set<String> names) {
        ObjectNode rest = input.deepCopy();
        InvalidContent errors = new InvalidContent();
        for (String name : names) {
            JsonNode sent = rest.remove(name);
            if (sent == null) {
                continue;
            }
            JsonNode kept = current == null ? null : current.get(name);
            boolean same = kept == null ? sent.isNull() : kept.equals(sent);
            if (!same) {
                errors.add("/" + name, "read-only", "the server sets it");
            }
        }
        errors.throwIfAny();
        return rest;
    }
}
