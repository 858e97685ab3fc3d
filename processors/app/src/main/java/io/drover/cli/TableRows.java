package io.drover.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table for people. Its columns are as wide as its first rows need them; a later row that needs
 * more is not aligned with the others.
 */
final class TableRows implements Printer.Rows {
    private final PrintWriter out;
    private final List<String> columns;
    private final int first;
    private final List<List<String>> held = new ArrayList<>();
    private final int[] widths;
    private boolean begun;

    /**
     * @param columns keys of the rows, in their order
     * @param first rows that are waited for before anything is printed
     */
    TableRows(PrintWriter out, List<String> columns, int first) {
        this.out = out;
        this.columns = columns;
        this.first = first;
        this.widths = new int[columns.size()];
    }

    @Override
    public void add(Map<String, Object> row) {
        List<String> cells = columns.stream().map(key -> Printer.cell(key, row.get(key))).toList();
        if (begun) {
            line(cells);
            out.flush();
            return;
        }
        held.add(cells);
        if (held.size() == first) {
            begin();
        }
    }

    private void begin() {
        begun = true;
        held.addFirst(columns.stream().map(Printer::title).toList());
        for (List<String> cells : held) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], cells.get(column).length());
            }
        }
        held.forEach(this::line);
        held.clear();
        out.flush();
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            line.append(Printer.padded(cells.get(column), widths[column])).append("  ");
        }
        out.println(line.toString().stripTrailing());
    }

    @Override
    public void end() {
        if (!begun) {
            begin();
        }
    }
}
