package org.communique.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * Fields that the server sets. A client may send them back unchanged. A client that tries to change them gets a 422, so that the change is
 * not ignored silently.
 */
public final class ReadOnlyFields {
    /** Considers two values as the same if they are equal, or different texts of the same instant: clients write other digits and offsets. */
    private static final Comparator<JsonNode> SAME = (stored, sent) -> stored.equals(sent)
                    || instant(stored).isPresent() && instant(stored).equals(instant(sent))
            ? 0
            : 1;

    private ReadOnlyFields() {}

    /**
     * Returns the input without its read-only fields, and without the notices of an earlier write.
     *
     * @param current the current representation; null for a new resource
     */
    public static ObjectNode strip(ObjectNode input, JsonNode current, Set<String> names) {
        ObjectNode rest = input.deepCopy();
        rest.remove(Notice.FIELD);
        InvalidContent errors = new InvalidContent();
        for (String name : names) {
            JsonNode sent = rest.remove(name);
            if (sent == null) {
                continue;
            }
            JsonNode stored = current == null ? null : current.get(name);
            boolean isUnchanged = stored == null ? sent.isNull() : stored.equals(SAME, sent);
            if (!isUnchanged) {
                errors.add("/" + name, "read-only", "is set by the server and cannot be changed");
            }
        }
        errors.throwIfAny();
        return rest;
    }

    private static Optional<Instant> instant(JsonNode value) {
        try {
            return value.isTextual()
                    ? Optional.of(Instants.truncate(Instants.parse(value.textValue())))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
