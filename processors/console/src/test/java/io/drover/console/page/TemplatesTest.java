package io.drover.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.console.view.Banner;
import io.drover.console.view.Fact;
import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Frame;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.Redirect;
import io.drover.console.view.State;
import io.drover.console.view.Tab;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What templates make of texts that nobody of this house wrote. */
class TemplatesTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>&";

    private final Renderer renderer = new Renderer();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private static Frame frame() {
        Instant now = Instant.parse("2026-11-28T14:00:00Z");
        return new Frame(
                HOSTILE,
                Tab.TARGETS,
                List.of(new Link("/console/", HOSTILE)),
                List.of(new Banner(State.Tone.BAD, HOSTILE, Optional.empty())),
                Optional.of(HOSTILE),
                1,
                new Frame.Site(HOSTILE, HOSTILE, HOSTILE, "/a.css", "/a.js", "/a.svg"),
                HOSTILE,
                Moment.of(now, now),
                new PersonStub(HOSTILE));
    }

    @Test
    void signInPageSaysWhereTheTokenIs() {
        Frame.Site site = new Frame.Site("ns", "node", "1", "/a.css", "/a.js", "/a.svg");

        assertThat(new GuardTemplates(renderer, site, "file /srv/token").signIn("t", "", "/"))
                .contains("It is in file /srv/token.")
                .doesNotContain("kubectl");
        assertThat(new GuardTemplates(renderer, site, "").signIn("t", "", "/"))
                .contains("kubectl -n ns create token ACCOUNT");
    }

    @Test
    void textsAreNeverMarkup() {
        renderer.render(
                new FormPage(
                        frame(),
                        422,
                        HOSTILE,
                        List.of(HOSTILE),
                        HOSTILE,
                        List.of(new FormPage.Tab(new Link("/console/", HOSTILE), true)),
                        List.of(
                                Field.hidden("seen", HOSTILE),
                                Field.text("name", HOSTILE, HOSTILE, HOSTILE).withError(HOSTILE),
                                Field.choice(
                                        "kind",
                                        HOSTILE,
                                        HOSTILE,
                                        List.of(new FormPage.Option(HOSTILE, HOSTILE)),
                                        HOSTILE),
                                Field.choices(
                                        "jobs",
                                        HOSTILE,
                                        List.of(HOSTILE),
                                        List.of(new FormPage.Option(HOSTILE, HOSTILE)),
                                        HOSTILE)),
                        List.of(
                                new FormPage.Runs(HOSTILE, "", List.of()),
                                new FormPage.Reading(HOSTILE, HOSTILE, ""),
                                new FormPage.Reading(HOSTILE, "", HOSTILE),
                                new FormPage.Checks(
                                        HOSTILE,
                                        List.of(
                                                new FormPage.Check(
                                                        State.bad(HOSTILE), HOSTILE, HOSTILE))),
                                new FormPage.Lines(HOSTILE, List.of(new Fact(HOSTILE, HOSTILE)))),
                        HOSTILE,
                        true,
                        "/console/",
                        List.of(new FormPage.Option("runs", HOSTILE)),
                        "?kind=" + HOSTILE),
                exchange);

        assertThat(exchange.getMessage().getBody(String.class))
                .contains("&lt;script>alert(1)", "value=\"&lt;script")
                .doesNotContain("<script>alert", "<img", "\"'>");
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(422);
    }

    @Test
    void noTemplateLeavesATextAsItIs() throws IOException {
        try (Stream<Path> files =
                Files.walk(
                        Path.of(System.getProperty("drover.root"))
                                .resolve("processors/console/src/main/jte"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("$unsafe", " style=", " onclick=");
            }
        }
    }

    @Test
    void headersOfTheRequestAreNotThoseOfTheAnswer() {
        exchange.getMessage().setHeader("Set-Cookie", "a=b");
        exchange.getMessage().setHeader("Cookie", "secret");

        renderer.render(new Redirect("/console/volumes"), exchange);

        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKeys("Set-Cookie", "Cookie")
                .containsEntry("Location", "/console/volumes")
                .containsEntry(Exchange.HTTP_RESPONSE_CODE, 303);
    }

    @Test
    void failureShowsNoCause() {
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IOException("s3cret"));

        renderer.fail(exchange);

        assertThat(exchange.getMessage().getBody(String.class))
                .contains("could not be made")
                .doesNotContain("s3cret");
    }
}
