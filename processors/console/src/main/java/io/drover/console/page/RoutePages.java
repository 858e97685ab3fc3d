package io.drover.console.page;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.drover.console.route.RouteCounters;
import io.drover.console.route.RouteSource;
import io.drover.console.route.RouteTree;
import io.drover.console.view.Answer;
import io.drover.console.view.Fact;
import io.drover.console.view.Hawtio;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Page;
import io.drover.console.view.RoutePage;
import io.drover.console.view.RouteRow;
import io.drover.console.view.RoutesPage;
import io.drover.console.view.State;
import io.drover.console.view.Tab;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pages about Camel's routes, as JMX has them in this process. Bean {@code consoleRoutes}. */
public final class RoutePages {
    private static final String TARGETS = "target-";
    private static final String ENDING = ".camel.yaml";

    private final Answers answers;
    private final CamelContext context;
    private final Hawtio hawtio;

    public RoutePages(Answers answers, CamelContext context, Hawtio hawtio) {
        this.answers = answers;
        this.context = context;
        this.hawtio = hawtio;
    }

    private Model model() {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    private List<RouteDefinition> routes() {
        return model().getRouteDefinitions().stream()
                .filter(route -> context.getRoute(route.getRouteId()) != null)
                .toList();
    }

    public Answer list(Exchange exchange) {
        return answers.answer(exchange, Tab.ROUTES, this::list);
    }

    private Page list(PageContext page) {
        String filter = page.request().query("q").toLowerCase(Locale.ROOT);
        List<RouteDefinition> all = routes();
        Map<String, List<RouteDefinition>> groups =
                all.stream()
                        .filter(route -> route.getRouteId().contains(filter))
                        .collect(groupingBy(this::group, TreeMap::new, toList()));
        return new RoutesPage(
                page.frame("Routes", Tab.ROUTES),
                page.request().query("q"),
                groups.entrySet().stream()
                        .map(
                                group ->
                                        new RoutesPage.Group(
                                                group.getKey(),
                                                group.getValue().stream().map(this::row).toList()))
                        .toList(),
                all.size(),
                hawtio);
    }

    /** Those of targets together, others by their files. */
    private String group(RouteDefinition route) {
        if (route.getRouteId().startsWith(TARGETS)) {
            return "targets";
        }
        String file = RouteSource.of(model(), route).file();
        return file.isEmpty() ? "others" : file.replace(ENDING, "");
    }

    private RouteRow row(RouteDefinition route) {
        RouteCounters counters = RouteCounters.of(context, route.getRouteId());
        return new RouteRow(
                state(counters),
                new Link(Hrefs.route(route.getRouteId()), route.getRouteId()),
                Optional.ofNullable(route.getDescriptionText()).orElse(""),
                counters.total(),
                counters.failed(),
                counters.inFlight(),
                counters.total() == 0 ? "–" : counters.mean() + " ms");
    }

    private static State state(RouteCounters counters) {
        return counters.state().equals("Started")
                ? State.ok("started")
                : State.warn(counters.state().toLowerCase(Locale.ROOT));
    }

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.ROUTES, this::show);
    }

    private Page show(PageContext page) {
        String id = page.request().path("route");
        RouteDefinition route =
                routes().stream()
                        .filter(one -> one.getRouteId().equals(id))
                        .findFirst()
                        .orElseThrow(() -> PageProblem.notFound("route", id));
        RouteSource source = RouteSource.of(model(), route);
        RouteRow row = row(route);
        return new RoutePage(
                page.frame(id, Tab.ROUTES, List.of(new Link(Hrefs.ROUTES, "Routes"))),
                row,
                facts(row),
                origin(source),
                Diagrams.of(RouteTree.of(route)),
                source.text(),
                hawtio);
    }

    private static List<Fact> facts(RouteRow row) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Exchanges", Long.toString(row.total())));
        facts.add(new Fact("Failed", Long.toString(row.failed())));
        facts.add(new Fact("In it now", Long.toString(row.inFlight())));
        facts.add(new Fact("Mean time", row.mean()));
        return facts;
    }

    private static String origin(RouteSource source) {
        if (source.file().isEmpty()) {
            return "It is in no file.";
        }
        String made =
                source.template().isEmpty()
                        ? "It is written"
                        : "It was made from template %s".formatted(source.template());
        return "%s in %s, which %s."
                .formatted(
                        made,
                        source.file(),
                        source.shipped()
                                ? "came with Drover; a file of that name in your directory of"
                                        + " routes replaces it"
                                : "is yours");
    }
}
