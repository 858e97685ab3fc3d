package io.drover.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class LivePartsTest {
    private static final String PAGE =
            """
            <header><!--live--><div id="live-running">2</div><!--/live--></header>
            <form>&lt;!--live--></form>
            <!--live--><div id="live">
            rows</div><!--/live-->
            """;
    private static final String PARTS =
            "<div id=\"live-running\">2</div><div id=\"live\">\nrows</div>";

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private String answer(int status, String page) {
        LiveParts.of(status, page).answer(exchange);
        return exchange.getMessage().getBody(String.class);
    }

    private Object header(String name) {
        return exchange.getMessage().getHeader(name);
    }

    @Test
    void partsAreSentWithoutWhatIsAroundThem() {
        assertThat(answer(200, PAGE)).isEqualTo(PARTS);
        assertThat(header(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
    }

    @Test
    void partsThatAreKnownAreNotSentAgain() {
        answer(200, PAGE);
        Object tag = header("ETag");
        exchange.getMessage().setHeader("If-None-Match", tag);

        assertThat(answer(200, PAGE.replace("form", "main"))).isEmpty();
        assertThat(header(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(304);
        assertThat(header("ETag")).isEqualTo(tag);

        exchange.getMessage().setHeader("If-None-Match", tag);
        assertThat(answer(200, PAGE.replace("rows", "row"))).contains("row</div>");
        assertThat(header(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
    }

    @Test
    void pageOfWhatHasGoneIsLoadedAnew() {
        assertThat(answer(404, PAGE)).isEmpty();
        assertThat(header(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(204);
        assertThat(header("HX-Refresh")).isEqualTo("true");
    }

    @Test
    void pageThatCannotBeMadeNowIsAskedForLater() {
        assertThat(answer(503, PAGE)).isEmpty();
        assertThat(header(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
    }
}
