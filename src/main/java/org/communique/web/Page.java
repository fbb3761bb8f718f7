package org.communique.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a list.
 *
 * @param items what was found, in order
 * @param page  where the page stands
 */
public record Page<T>(List<T> items, Position page) implements HasEntityTag {

    @Schema(name = "PagePosition", description = "Where a page stands in its list")
    public record Position(
            @Schema(description = "The most items a page may hold", examples = "20", required = true)
            int limit,

            @Schema(description = "The cursor of the next page; absent on the last")
            String next,

            @Schema(description = "How many there are in all; with count=exact, and always in a search")
            Long total) {}

    /** A page of {@code limit} rows out of the {@code limit + 1} that were asked for: one more tells that there is a next page. */
    public static <R, T> Page<T> of(
            List<R> rows, int limit, Function<R, String> cursor, Function<R, T> view, Long total) {
        boolean more = rows.size() > limit;
        List<R> shown = more ? rows.subList(0, limit) : rows;
        String next = more ? cursor.apply(shown.get(limit - 1)) : null;
        return new Page<>(shown.stream().map(view).collect(Collectors.toList()), new Position(limit, next, total));
    }

    public <U> Page<U> map(Function<T, U> view) {
        return new Page<>(items.stream().map(view).collect(Collectors.toList()), page);
    }

    @JsonIgnore
    public boolean isLast() {
        return page.next() == null;
    }
}
