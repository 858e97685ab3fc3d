package io.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.architecture.MainClasses;
import io.drover.routes.RouteFile.Route;
import io.drover.routes.RouteFile.Step;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Routes that a designer can open, a person can read and an operator can replace. */
class RouteLintTest {
    private static final int MAX_STEPS = 12;
    private static final Set<String> ITEMS = Set.of("route", "routeTemplate", "routeConfiguration");
    private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern URI =
            Pattern.compile("[a-z0-9-]+(:[a-zA-Z0-9{}-]+)?|reconcile:[a-z]+");

    /** Steps that carry a value on and need no name of their own. */
    private static final Set<String> NAMELESS = Set.of("setHeader", "setProperty", "setBody");

    /** A header, property, variable or part of the body, compared with constants at most. */
    private static final Pattern PLAIN =
            Pattern.compile(
                    "\\$\\{(header|exchangeProperty|variable|body)(\\??[.\\[][\\w-]+]?)*}"
                            + "( (==|!=|in) ('[\\w,-]*'|null))?");

    private static final Set<String> LANGUAGES =
            Set.of(
                    "groovy",
                    "js",
                    "jexl",
                    "mvel",
                    "ognl",
                    "spel",
                    "jq",
                    "jsonpath",
                    "xpath",
                    "python",
                    "java",
                    "joor",
                    "csimple",
                    "method",
                    "datasonnet",
                    "expression");

    static List<RouteFile> files() throws IOException {
        return RouteFile.all();
    }

    @Test
    void thereAreRoutes() throws IOException {
        assertThat(files()).hasSizeGreaterThan(3);
        assertThat(files()).allMatch(file -> file.name().matches("[a-z0-9-]+\\.camel\\.yaml"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void firstLineOfAFileStatesItsPurpose(RouteFile file) {
        assertThat(file.text()).startsWith("# ");
        assertThat(file.text().lines().skip(1).filter(line -> line.stripLeading().startsWith("#")))
                .as("a designer drops comments that are not at the top; use description")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void itemsAreOfOneKeyWithIdAndDescription(RouteFile file) {
        assertThat(file.items().isArray()).isTrue();
        for (JsonNode item : file.items()) {
            assertThat(item.size()).isEqualTo(1);
            Map.Entry<String, JsonNode> only = item.properties().iterator().next();
            assertThat(ITEMS).contains(only.getKey());
            assertThat(only.getValue().path("id").asText()).matches(KEBAB);
            assertThat(only.getValue().path("description").asText()).isNotBlank();
        }
    }

    @Test
    void idsAreUnique() throws IOException {
        Set<String> seen = new HashSet<>();
        for (RouteFile file : files()) {
            for (JsonNode item : file.items()) {
                String id = item.iterator().next().path("id").asText();
                assertThat(seen.add(id)).as("%s in %s", id, file.name()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void routesAreShortAndTheirStepsHaveNames(RouteFile file) {
        for (Route route : file.routes()) {
            List<Step> steps = RouteFile.steps(route.node());
            assertThat(steps).as(route.id()).isNotEmpty().hasSizeLessThanOrEqualTo(MAX_STEPS);
            Set<String> ids = new HashSet<>();
            for (Step step : steps) {
                if (!NAMELESS.contains(step.kind())) {
                    String id = step.node().path("id").asText();
                    assertThat(id).as("%s in %s", step.kind(), route.id()).matches(KEBAB);
                    assertThat(ids.add(id)).as(id).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void beansAreNamedAndDescribed(RouteFile file) {
        for (Route route : file.routes()) {
            for (Step step : RouteFile.steps(route.node())) {
                if (step.kind().equals("bean") || step.kind().equals("process")) {
                    assertThat(step.node().path("ref").asText()).as(route.id()).isNotBlank();
                    assertThat(step.node().has("beanType")).isFalse();
                    assertThat(step.node().path("description").asText())
                            .as(step.node().path("id").asText())
                            .isNotBlank();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void optionsOfEndpointsStandInParameters(RouteFile file) {
        for (JsonNode uri : RouteFile.values(file.items(), "uri")) {
            assertThat(uri.asText()).matches(URI);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void expressionsDecideNothing(RouteFile file) {
        for (JsonNode simple : RouteFile.values(file.items(), "simple")) {
            assertThat(simple.asText()).matches(PLAIN);
        }
        for (String language : LANGUAGES) {
            assertThat(RouteFile.values(file.items(), language))
                    .as(language)
                    .allMatch(JsonNode::isTextual)
                    .allMatch(value -> language.equals("method"));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void redeliveryPoliciesAreOfStrings(RouteFile file) {
        for (JsonNode policy : RouteFile.values(file.items(), "redeliveryPolicy")) {
            assertThat(policy.isObject()).isTrue();
            assertThat(policy).allMatch(JsonNode::isTextual);
        }
    }

    @Test
    void configurationsThatRoutesNameAreThere() throws IOException {
        Set<String> present = new HashSet<>();
        Set<String> named = new TreeSet<>();
        for (RouteFile file : files()) {
            for (JsonNode item : file.items()) {
                present.add(item.path("routeConfiguration").path("id").asText());
            }
            RouteFile.values(file.items(), "routeConfigurationId")
                    .forEach(id -> named.add(id.asText()));
        }
        assertThat(named).isNotEmpty();
        assertThat(present).containsAll(named);
    }

    @Test
    void errorsOfRoutesAreHandledInConfigurationsOnly() throws IOException {
        for (RouteFile file : files()) {
            for (Route route : file.routes()) {
                assertThat(RouteFile.values(route.node(), "onException")).as(route.id()).isEmpty();
            }
        }
    }

    @Test
    void directEndpointsThatAreCalledAreServed() throws IOException {
        Set<String> served = new HashSet<>();
        Set<String> called = new TreeSet<>();
        for (RouteFile file : files()) {
            for (Route route : file.routes()) {
                served.add(route.node().at("/from/uri").asText());
                for (Step step : RouteFile.steps(route.node())) {
                    String uri = step.node().path("uri").asText();
                    if (uri.startsWith("direct:")) {
                        called.add(uri);
                    }
                }
            }
        }
        assertThat(served).containsAll(called);
    }

    @Test
    void placeholdersAreParametersOrDocumentedProperties() throws IOException {
        Properties properties = Configuration.properties();
        for (RouteFile file : files()) {
            for (JsonNode item : file.items()) {
                Set<String> parameters = new HashSet<>();
                item.path("routeTemplate")
                        .path("parameters")
                        .forEach(parameter -> parameters.add(parameter.path("name").asText()));
                for (String name : placeholders(item.toString())) {
                    assertThat(parameters.contains(name) || properties.containsKey(name))
                            .as("{{%s}} in %s", name, file.name())
                            .isTrue();
                }
                assertThat(placeholders(item.toString())).containsAll(parameters);
            }
        }
    }

    @Test
    void templateParametersAreDescribed() throws IOException {
        for (RouteFile file : files()) {
            for (JsonNode item : file.items()) {
                item.path("routeTemplate")
                        .path("parameters")
                        .forEach(
                                parameter ->
                                        assertThat(parameter.path("description").asText())
                                                .as(parameter.path("name").asText())
                                                .isNotBlank());
            }
        }
    }

    private static List<String> placeholders(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = Pattern.compile("\\{\\{([a-zA-Z0-9.-]+)(:[^}]*)?}}").matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @Test
    void routesHoldNoSecrets() throws IOException {
        for (RouteFile file : files()) {
            assertThat(file.text().toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("secretkey", "accesskey", "password");
        }
        assertThat(Files.isDirectory(MainClasses.ROOT.resolve("routes"))).isTrue();
    }
}
