package io.drover.console.view;

import java.util.List;

/**
 * The steps of a route, one below the other, what is nested further to the right.
 *
 * @param summary the same in words
 */
public record Diagram(List<Node> nodes, String summary) {
    private static final int WIDTH = 880;
    private static final int ROW = 44;
    private static final int BOX = 34;
    private static final int INDENT = 32;
    private static final int MOST = 92;

    public Diagram {
        nodes = List.copyOf(nodes);
    }

    /**
     * @param depth from 0
     * @param parent index of the node that it is in, or that comes before all; -1 for the first
     * @param name its id, or what it is if it has none
     * @param label what it does, in Camel's words
     */
    public record Node(int depth, int parent, String name, String label, String description) {
        /** What fits into its box; all of it stands in the table. */
        public String line() {
            String text = description.isEmpty() ? label : description;
            return text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
        }
    }

    public int width() {
        return WIDTH;
    }

    public int height() {
        return nodes.size() * ROW;
    }

    public int box() {
        return BOX;
    }

    public int x(Node node) {
        return node.depth() * INDENT + 1;
    }

    public int y(int index) {
        return index * ROW + 1;
    }

    public int width(Node node) {
        return WIDTH - x(node) - 1;
    }

    /** From the side of its parent to its own. */
    public String line(int index) {
        Node node = nodes.get(index);
        int from = x(nodes.get(node.parent())) + INDENT / 2;
        return "M%d %dV%dH%d".formatted(from, y(node.parent()) + BOX, y(index) + BOX / 2, x(node));
    }
}
