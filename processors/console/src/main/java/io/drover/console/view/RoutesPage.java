package io.drover.console.view;

import java.util.List;

/**
 * All routes.
 *
 * @param filter the text that is looked for
 */
public record RoutesPage(Frame frame, String filter, List<Group> groups, int all, Hawtio hawtio)
        implements Page {
    public RoutesPage {
        groups = List.copyOf(groups);
    }

    @Override
    public String template() {
        return "routes";
    }

    /** Routes that belong together. */
    public record Group(String name, List<RouteRow> routes) {
        public Group {
            routes = List.copyOf(routes);
        }
    }
}
