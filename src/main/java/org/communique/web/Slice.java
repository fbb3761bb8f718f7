package org.communique.web;

import java.util.List;
import java.util.function.Function;

/**
 * Consecutive rows of a query.
 *
 * @param hasMore whether more rows follow, which exceed the requested number or size
 */
public record Slice<T>(List<T> rows, boolean hasMore) {

    /** Makes a slice of {@code limit} rows from a query for {@code limit + 1}. */
    public static <T> Slice<T> of(List<T> rows, int limit) {
        boolean hasMore = rows.size() > limit;
        return new Slice<>(hasMore ? rows.subList(0, limit) : rows, hasMore);
    }

    /** Returns the last row. There must be one. */
    public T last() {
        return rows.get(rows.size() - 1);
    }

    public <U> Slice<U> map(Function<T, U> view) {
        return new Slice<>(rows.stream().map(view).toList(), hasMore);
    }
}
