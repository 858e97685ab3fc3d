package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rows that are printed when they come. */
class RowsTest {
    private final StringWriter text = new StringWriter();

    private Printer printer(boolean json) {
        return new Printer(new PrintWriter(text), json);
    }

    private static List<Map<String, Object>> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Map.<String, Object>of("volume", "vol-" + i, "sizeBytes", 2097152L))
                .toList();
    }

    private String streamed(boolean json, List<Map<String, Object>> rows) {
        Printer.Rows stream = printer(json).stream(List.of("volume", "sizeBytes"));
        rows.forEach(stream::add);
        stream.end();
        String streamed = text.toString();
        text.getBuffer().setLength(0);
        return streamed;
    }

    private String whole(boolean json, List<Map<String, Object>> rows) {
        printer(json).rows(List.of("volume", "sizeBytes"), rows);
        String whole = text.toString();
        text.getBuffer().setLength(0);
        return whole;
    }

    @Test
    void aTableIsTheSameAsOneThatIsPrintedAtTheEnd() {
        for (int count : new int[] {0, 1, 40, 41, 100}) {
            assertThat(streamed(false, rows(count))).isEqualTo(whole(false, rows(count)));
        }
    }

    @Test
    void jsonIsTheSameAsOneThatIsPrintedAtTheEnd() {
        for (int count : new int[] {0, 1, 3}) {
            assertThat(streamed(true, rows(count))).isEqualTo(whole(true, rows(count)));
        }
    }

    @Test
    void rowsOfATableAreThereBeforeTheLastOneIs() {
        Printer.Rows table = printer(false).stream(List.of("volume"));
        rows(60).forEach(table::add);

        assertThat(text.toString().lines()).hasSize(61);
    }

    @Test
    void jsonIsAWholeDocumentOrNone() {
        Printer.Rows json = printer(true).stream(List.of("volume"));
        rows(60).forEach(json::add);

        assertThat(text.toString()).isEmpty();
    }

    @Test
    void aLaterRowThatIsWiderIsPrintedWhole() {
        Printer.Rows table = printer(false).stream(List.of("volume", "state"));
        rows(40).forEach(table::add);
        table.add(Map.of("volume", "a-much-longer-name", "state", "ok"));
        table.end();

        assertThat(text.toString().lines().toList()).last().isEqualTo("a-much-longer-name  ok");
    }
}
