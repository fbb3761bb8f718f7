package org.communique.release;

import java.util.List;
import org.communique.web.Cursor;
import org.communique.web.Parameters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A topic and how many public releases are on it. */
@Schema(name = "Topic", description = "A subject tag and how many public releases carry it")
public record TopicView(
        @Schema(examples = "председательство", required = true)
        String value,

        @Schema(examples = "12", required = true) long count) {
    private static final String LIST = "topics by count";

    /** A place in the list, which goes by descending counts, then by topic. */
    record Place(long count, String value) {
        private static final Place START = new Place(Long.MAX_VALUE, "");

        static Place of(String cursor) {
            if (cursor == null) {
                return START;
            }
            List<String> keys = Cursor.decode(LIST, cursor, 2);
            if (!keys.get(0).matches("[0-9]{1,18}")) {
                throw Cursor.invalid();
            }
            return new Place(Long.parseLong(keys.get(0)), Parameters.text("cursor", keys.get(1)));
        }
    }

    String cursor() {
        return Cursor.encode(LIST, String.valueOf(count), value);
    }
}
