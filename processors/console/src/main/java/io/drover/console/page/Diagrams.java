package io.drover.console.page;

import io.drover.console.route.RouteTree;
import io.drover.console.view.Diagram;
import io.drover.console.view.Diagram.Node;
import io.drover.console.view.Text;

import java.util.ArrayList;
import java.util.List;

/** Drawings of routes. */
final class Diagrams {
    private final List<Node> nodes = new ArrayList<>();

    private Diagrams() {}

    static Diagram of(RouteTree route) {
        Diagrams diagrams = new Diagrams();
        diagrams.add(route, 0, -1);
        return new Diagram(
                diagrams.nodes,
                "%s in their order, what is nested further to the right"
                        .formatted(Text.count(diagrams.nodes.size() - 1L, "part")));
    }

    /** Camel makes ids of the kind of a step and a number. */
    private static boolean isGenerated(String id, String label) {
        String kind = id.replaceFirst("\\d+$", "");
        return !kind.equals(id) && label.startsWith(kind);
    }

    private void add(RouteTree tree, int depth, int parent) {
        int index = nodes.size();
        nodes.add(
                new Node(
                        depth,
                        parent,
                        tree.id().filter(id -> !isGenerated(id, tree.label())).orElse(""),
                        tree.label(),
                        tree.description()));
        tree.parts().forEach(part -> add(part, depth + 1, index));
    }
}
