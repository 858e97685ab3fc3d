package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.management.ObjectName;

/** The console's pages about Camel's routes. */
@Timeout(180)
class ConsoleRoutesTest extends ConsoleStory {
    private static final String HAWTIO = "http://localhost:8080/hawtio/";

    @Override
    Map<String, String> more() {
        return Map.of("drover.console.hawtio-url", HAWTIO);
    }

    /** Names of the routes that JMX has of this Drover. */
    private Set<String> managed() throws Exception {
        String name = drover.runtime().context().getManagementName();
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(
                        new ObjectName("org.apache.camel:context=" + name + ",type=routes,name=*"),
                        null)
                .stream()
                .map(bean -> ObjectName.unquote(bean.getKeyProperty("name")))
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName(
            "B5.4 all routes are listed that JMX has, with their counters and a link to Hawtio")
    void listed() throws Exception {
        assertThat(managed()).hasSizeGreaterThan(50).contains("target-io-default");
        Document page = console.page("/console/routes");
        List<String> listed = page.select("tbody th a").eachText();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(managed());
        assertThat(page.select("h1 .muted").text()).isEqualTo(Integer.toString(listed.size()));
        assertThat(page.select("section[aria-labelledby=group-targets] tbody th a").eachText())
                .contains("target-io-default", "target-sync-default")
                .allMatch(name -> name.startsWith("target-"));
        assertThat(page.select("main a[href=" + HAWTIO + "]").text()).isEqualTo("Open in Hawtio");

        console.page("/console/targets");
        Document again = console.page("/console/routes?q=console-targets");
        assertThat(again.select("tbody th a").eachText()).contains("console-targets");
        assertThat(again.select("tbody tr").first().select("td.number").first().text())
                .isNotEqualTo("0");
    }

    @Test
    @DisplayName("B5.4 a file of the user's is told from one that was shipped")
    void own() throws Exception {
        Path routes = Files.createDirectories(data.resolve("routes"));
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                """
                # A route of a test.
                - route:
                    id: mine
                    description: Says nothing
                    from:
                      uri: direct:mine
                      steps:
                        - stop:
                            id: end
                """);
        drover.restart();
        assertThat(pageWith("/console/routes/mine", "Says nothing").text())
                .contains("It is written in mine.camel.yaml, which is yours");
        assertThat(console.page("/console/routes").select("#group-mine").text())
                .isEqualTo("mine 1");
    }

    @Test
    @DisplayName("B5.4 a route is drawn, and shown as it is written in its file")
    void drawn() throws Exception {
        Document page = console.page("/console/routes/console-targets");
        assertThat(page.text())
                .contains("It is written in console.camel.yaml, which came with Drover");
        assertThat(page.select("pre").text())
                .contains("path: /console/targets", "ref: consoleTargets")
                .doesNotContain("console-schedules");
        assertThat(page.select(".diagram svg > title")).hasSize(1);
        assertThat(page.select(".diagram svg text.name").eachText())
                .contains("console-targets", "list-targets", "render-targets");
        assertThat(page.select("details tbody tr").eachText())
                .anyMatch(row -> row.contains("Lists them with what they hold"));

        Document made = console.page("/console/routes/target-io-default");
        assertThat(made.text()).contains("It was made from template target-io in target-io");
        assertThat(made.select("pre").text()).contains("id: target-io");
        assertThat(console.get("/console/routes/none").statusCode()).isEqualTo(404);
    }
}
