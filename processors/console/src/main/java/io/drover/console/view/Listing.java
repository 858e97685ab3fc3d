package io.drover.console.view;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list that was filtered.
 *
 * @param number of the page, from 1
 * @param found how many rows the filter leaves
 * @param all how many there are without it
 * @param query the filter, to be kept by links to other pages; empty or beginning with {@code &}
 */
public record Listing<T>(List<T> rows, int number, int pages, int found, int all, String query) {
    public static final int PAGE = 50;

    public Listing {
        rows = List.copyOf(rows);
    }

    /**
     * @param all how many there are without a filter
     * @param number of the page that is asked for; the nearest one is taken
     */
    public static <T> Listing<T> of(List<T> rows, int all, int number, String query) {
        int pages = Math.max(1, (rows.size() + PAGE - 1) / PAGE);
        int page = Math.clamp(number, 1, pages);
        return new Listing<>(
                rows.subList((page - 1) * PAGE, Math.min(rows.size(), page * PAGE)),
                page,
                pages,
                rows.size(),
                all,
                query);
    }

    /** The same page, of what is made of each row. */
    public <R> Listing<R> map(Function<T, R> row) {
        return new Listing<>(rows.stream().map(row).toList(), number, pages, found, all, query);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Whether a filter hides everything. */
    public boolean isFilteredAway() {
        return rows.isEmpty() && all > 0;
    }

    public int first() {
        return (number - 1) * PAGE + 1;
    }

    public int last() {
        return first() + rows.size() - 1;
    }

    public String previous() {
        return "?page=" + (number - 1) + query;
    }

    public String next() {
        return "?page=" + (number + 1) + query;
    }
}
