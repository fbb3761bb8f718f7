package org.communique.release;

import java.util.List;
import org.communique.web.Cursor;
import org.communique.web.Parameters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A topic with the number of its public releases. */
@Schema(name = "Topic", description = "A subject tag with the number of its public releases")
public record TopicView(
        @Schema(examples = "председательство", required = true)
        String value,

        @Schema(examples = "12", required = true) long count) {
    private static final String LIST = "topics by count";

    /** A position in the list, which is in descending order of counts, then in order of topics. */
    record Position(long count, String value) {
        private static final Position START = new Position(Long.MAX_VALUE, "");

        static Position of(String cursor) {
            if (cursor == null) {
                return START;
            }
            List<String> keys = Cursor.decode(LIST, cursor, 2);
            if (!keys.get(0).matches("[0-9]{1,18}")) {
                throw Cursor.invalid();
            }
            return new Position(Long.parseLong(keys.get(0)), Parameters.text("cursor", keys.get(1)));
        }
    }

    String cursor() {
        return Cursor.encode(LIST, String.valueOf(count), value);
    }
}
