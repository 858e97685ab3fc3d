package io.drover.console.page;

import io.drover.console.guard.Guard;
import io.drover.console.guard.Visits;

import org.apache.camel.Exchange;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a page may know of a request: values by name, which come from its path, its query or its
 * form. Immutable.
 */
public final class PageRequest {
    private final Exchange exchange;
    private final Map<?, ?> form;

    private PageRequest(Exchange exchange, Map<?, ?> form) {
        this.exchange = exchange;
        this.form = form;
    }

    public static PageRequest of(Exchange exchange) {
        return new PageRequest(
                exchange,
                exchange.getMessage().getBody() instanceof Map<?, ?> form ? form : Map.of());
    }

    /**
     * Part of the path.
     *
     * @throws PageProblem if the query repeats it, which would make its meaning a guess
     */
    public String path(String name) {
        return header(name);
    }

    /** Of the query; empty if it is missing. */
    public String query(String name) {
        return header(name);
    }

    private String header(String name) {
        Object value = exchange.getMessage().getHeader(name);
        if (value != null && !(value instanceof String)) {
            throw PageProblem.badRequest("The address has '%s' twice.".formatted(name));
        }
        return value == null ? "" : (String) value;
    }

    /** Whether the query has it, if only to say that it is empty. */
    public boolean has(String name) {
        return exchange.getMessage().getHeader(name) != null;
    }

    /**
     * The address of the notes of the form that is shown.
     *
     * @param fields of the form, which are added as they are typed; the address has the rest
     */
    public String again(Set<String> fields) {
        String query = exchange.getMessage().getHeader(Exchange.HTTP_QUERY, "", String.class);
        String rest =
                Stream.of(query.split("&"))
                        .filter(part -> !part.isEmpty())
                        .filter(part -> !fields.contains(part.replaceFirst("=.*", "")))
                        .map(part -> part + "&")
                        .collect(Collectors.joining());
        return "?" + rest + "part=notes";
    }

    /** All values of the query, where a list was ticked; empty if there are none. */
    public List<String> all(String name) {
        return values(exchange.getMessage().getHeader(name));
    }

    private static List<String> values(Object value) {
        return switch (value) {
            case String one when !one.isEmpty() -> List.of(one);
            case List<?> several -> several.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    /** Whether only what may have changed on a page that is shown is asked for. */
    boolean isPart() {
        return query(LiveParts.PARAMETER).equals(LiveParts.LIVE);
    }

    /** A number of the query; 1 for anything else. */
    int number(String name) {
        String text = query(name);
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
    }

    /** A field of the form, without blanks around it; empty if it is missing. */
    public String field(String name) {
        return form.get(name) instanceof String text ? text.strip() : "";
    }

    /** All values of a field of the form, where several were ticked; empty if none was. */
    public List<String> fields(String name) {
        return values(form.get(name));
    }

    /** Which of the {@link Visits} it belongs to. */
    String visit() {
        return header(Visits.HEADER);
    }

    /** What the forms of the answer have to carry. */
    public String token() {
        return header(Guard.TOKEN_HEADER);
    }
}
