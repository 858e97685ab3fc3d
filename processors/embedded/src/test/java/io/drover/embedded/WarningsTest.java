package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Warnings that clients get beside an answer. */
class WarningsTest {
    private final Headers headers = new Headers();
    private final Warnings warnings = new Warnings(headers);

    @Test
    void aWarningOfAnAdmissionRuleReachesTheClientOfEveryWrite() throws Exception {
        AdmissionHandler admission = request -> List.of(request.operation() + " is unwise");
        try (RawApi api = RawApi.start(admission)) {
            String object = "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"a\":\"b\"}}";

            assertThat(api.post(RawApi.SECRETS, object).expect(201).warnings())
                    .containsExactly("299 - \"CREATE is unwise\"");
            assertThat(
                            api.patch(
                                            RawApi.SECRETS + "/s",
                                            "application/merge-patch+json",
                                            "{\"stringData\":{\"a\":\"c\"}}")
                                    .expect(200)
                                    .warnings())
                    .containsExactly("299 - \"UPDATE is unwise\"");
            assertThat(
                            api.send(api.request(RawApi.SECRETS + "/s").DELETE().build())
                                    .expect(200)
                                    .warnings())
                    .containsExactly("299 - \"DELETE is unwise\"");
        }
    }

    @Test
    void aTextIsQuotedInUtf8AndGivenOnce() {
        warnings.add("say \"no\" to \\ \n lines\u0000");
        warnings.add("ä");
        warnings.add("ä");

        List<String> sent = headers.get("Warning");
        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst()).isEqualTo("299 - \"say \\\"no\\\" to \\\\   lines\"");
        assertThat(sent.getLast().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo("299 - \"ä\"".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void warningsDoNotFillTheHeadersWithoutEnd() {
        IntStream.range(0, 10_000).forEach(i -> warnings.add("warning " + i));

        assertThat(headers.get("Warning")).hasSizeBetween(100, 1_000);
    }
}
