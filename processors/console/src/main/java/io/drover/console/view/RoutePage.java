package io.drover.console.view;

import java.util.List;

/**
 * One route.
 *
 * @param origin where it is written, in words
 * @param yaml its part of that file
 */
public record RoutePage(
        Frame frame,
        RouteRow route,
        List<Fact> facts,
        String origin,
        Diagram diagram,
        String yaml,
        Hawtio hawtio)
        implements Page {
    public RoutePage {
        facts = List.copyOf(facts);
    }

    @Override
    public String template() {
        return "route";
    }
}
