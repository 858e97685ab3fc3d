package io.drover.routes;

import io.drover.console.route.RouteTree;

/** A route as indented text, one line for each part. */
final class RouteDrawing {
    private static final int INDENT = 2;

    private RouteDrawing() {}

    static String of(RouteTree tree) {
        StringBuilder text = new StringBuilder();
        draw(tree, 0, text);
        return text.toString();
    }

    private static void draw(RouteTree tree, int depth, StringBuilder text) {
        text.append(" ".repeat(INDENT * depth)).append(tree.label());
        tree.id().ifPresent(id -> text.append(" #").append(id));
        if (!tree.description().isEmpty()) {
            text.append(" (").append(tree.description()).append(')');
        }
        text.append('\n');
        tree.parts().forEach(part -> draw(part, depth + 1, text));
    }
}
