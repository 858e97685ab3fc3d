package io.drover.routes;

import io.drover.console.route.RouteTree;

import org.apache.camel.model.OptionalIdentifiedDefinition;

import java.util.List;

/** The page that lists what the shipped files declare. */
final class RouteCatalogue {
    private static final String INTRODUCTION =
            """
            # The shipped routes

            Each file of [`routes/`](../routes) with its routes, route templates and route configurations, their steps in order, and what is nested in them. [Changing Drover by routes](routes.md) describes how to replace them.
            """;

    private final StringBuilder page;

    RouteCatalogue(String notice) {
        page = new StringBuilder(notice).append(INTRODUCTION);
    }

    void add(RouteFile file) throws Exception {
        page.append("\n## ").append(file.name()).append('\n');
        file.text()
                .lines()
                .findFirst()
                .filter(line -> line.startsWith("# "))
                .ifPresent(line -> page.append('\n').append(line.substring(2)).append('\n'));
        for (OptionalIdentifiedDefinition<?> definition : RouteModel.of(file).values()) {
            item(RouteTree.of(definition));
        }
    }

    String text() {
        return page.toString();
    }

    private void item(RouteTree item) {
        page.append("\n### ").append(item.id().orElseThrow()).append("\n\n");
        page.append("`").append(item.label()).append("`");
        page.append(describe(item)).append("\n\n");
        list(item.parts(), 0);
    }

    private void list(List<RouteTree> parts, int depth) {
        int number = 0;
        for (RouteTree part : parts) {
            number++;
            page.append("   ".repeat(depth)).append(number).append(". ");
            part.id().ifPresent(id -> page.append("**").append(id).append("** "));
            page.append('`').append(part.label()).append('`').append(describe(part)).append('\n');
            list(part.parts(), depth + 1);
        }
    }

    private static String describe(RouteTree part) {
        return part.description().isEmpty()
                ? ""
                : ": " + part.description().replace("<", "&lt;").replace("*", "\\*");
    }
}
