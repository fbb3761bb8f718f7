package org.communique.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a list.
 *
 * @param items the items, in the order of the list
 * @param page  the position of the page
 */
public record Page<T>(List<T> items, Position page) implements HasEntityTag {

    @Schema(name = "PagePosition", description = "The position of a page in its list")
    public record Position(
            @Schema(
                    description = "The maximum number of items on a page; a page of large items ends earlier",
                    examples = "20",
                    required = true)
            int limit,

            @Schema(description = "The cursor of the next page; absent on the last")
            String next,

            @Schema(description = "The total number of items; with count=exact, and always in a search")
            Long total) {}

    /** Makes a page of {@code limit} rows from a query for {@code limit + 1}: the extra row shows that there is a next page. */
    public static <R, T> Page<T> of(
            List<R> rows, int limit, Function<R, String> cursor, Function<R, T> view, Long total) {
        return of(Slice.of(rows, limit), limit, cursor, view, total);
    }

    /** Makes a page of the rows that were read. */
    public static <R, T> Page<T> of(
            Slice<R> slice, int limit, Function<R, String> cursor, Function<R, T> view, Long total) {
        String next = slice.hasMore() ? cursor.apply(slice.last()) : null;
        return new Page<>(
                slice.rows().stream().map(view).collect(Collectors.toList()), new Position(limit, next, total));
    }

    public <U> Page<U> map(Function<T, U> view) {
        return new Page<>(items.stream().map(view).collect(Collectors.toList()), page);
    }

    /** Returns the same page before another one. */
    public Page<T> withNext(String cursor) {
        return new Page<>(items, new Position(page.limit(), cursor, page.total()));
    }

    @JsonIgnore
    public boolean isLast() {
        return page.next() == null;
    }
}
