package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.resource.BackupTarget;

import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import javax.xml.parsers.DocumentBuilderFactory;

/** The requests that Hawtio 4 sends for its pages, as its network log has them. */
@Timeout(120)
@DisplayName("D3, B5.4 Drover in Hawtio")
class HawtioTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PARAMETERS =
            "?maxDepth=%d&maxCollectionSize=50000&ignoreErrors=true&canonicalNaming=false"
                    + "&mimeType=application/json";
    private static final String CONTEXT =
            "org.apache.camel:context=drover,type=context,name=\"drover\"";
    private static final String KEY = "AKIAHAWTIOSEESNOTHING";
    private static final String SECRET = "hawtio-sees-no-secret";
    private static final String PROXY_PASSWORD = "hawtio-sees-no-password";

    private final HttpClient http = HttpClient.newHttpClient();
    private TestDrover drover;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        drover = TestDrover.startWatched(data, Map.of());
        drover.awaitAvailable("default");
    }

    @AfterEach
    void stop() {
        drover.close();
        http.close();
    }

    private HttpResponse<String> send(String body, int depth, String... origin)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(drover.page("jolokia/" + PARAMETERS.formatted(depth)))
                        .header("Content-Type", "text/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        for (String one : origin) {
            request.header("Origin", one);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String post(String body, int depth, String... origin)
            throws IOException, InterruptedException {
        return send(body, depth, origin).body();
    }

    private JsonNode ask(ObjectNode request) throws IOException, InterruptedException {
        return JSON.readTree(post(request.toString(), 9, "http://localhost:8080"));
    }

    private static ObjectNode request(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private JsonNode execute(String bean, String operation, Object... arguments)
            throws IOException, InterruptedException {
        ObjectNode request = request("exec").put("mbean", bean).put("operation", operation);
        request.set("arguments", JSON.valueToTree(arguments));
        return ask(request);
    }

    private String value(String bean, String operation, Object... arguments)
            throws IOException, InterruptedException {
        JsonNode answer = execute(bean, operation, arguments);
        assertThat(answer.path("status").asInt()).as(operation + ": " + answer).isEqualTo(200);
        return answer.path("value").asText();
    }

    private static String route(String id) {
        return "org.apache.camel:context=drover,type=routes,name=\"%s\"".formatted(id);
    }

    private void createTargetWithSecret() {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "s3://bucket@region/path/";
        target.getSpec().credentialSecret =
                drover.secret(
                        "keys",
                        Map.of(
                                "AWS_ACCESS_KEY_ID",
                                KEY,
                                "AWS_SECRET_ACCESS_KEY",
                                SECRET,
                                "AWS_ENDPOINTS",
                                "http://127.0.0.1:1",
                                "HTTP_PROXY",
                                "http://someone:" + PROXY_PASSWORD + "@127.0.0.1:1"));
        drover.create(target, "offsite");
        drover.awaitTrue(
                "the target's routes",
                () -> drover.runtime().context().getRoute("target-attempt-offsite") != null);
        drover.awaitUnavailable("offsite");
    }

    @Test
    @DisplayName("Connecting: version, RBAC probe, list and search")
    void connects() throws Exception {
        assertThat(ask(request("version")).path("value").path("protocol").asText()).isNotEmpty();
        assertThat(
                        ask(request("list").put("path", "hawtio/type=security,name=RBACRegistry"))
                                .path("status")
                                .asInt())
                .as("Hawtio continues without it")
                .isEqualTo(404);
        assertThat(
                        ask(request("search").put("mbean", "*:type=security,area=jmx,*"))
                                .path("value")
                                .isEmpty())
                .isTrue();

        JsonNode beans = ask(request("list")).path("value");

        assertThat(beans.path("org.apache.camel").size()).isGreaterThan(50);
        assertThat(beans.path("quartz").isEmpty()).isFalse();
        for (JsonNode bean : beans.path("io.drover")) {
            described(bean);
        }
        assertThat(beans.path("io.drover").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "context=\"drover\",type=Engine",
                        "context=\"drover\",type=Jobs",
                        "context=\"drover\",type=target,name=default");
    }

    /** Other than the names, which is what Java shows of an MXBean without descriptions. */
    private static void described(JsonNode bean) {
        assertThat(bean.path("desc").asText()).contains(" ").doesNotContain("Information on");
        bean.path("attr")
                .properties()
                .forEach(
                        attribute ->
                                assertThat(attribute.getValue().path("desc").asText())
                                        .as(attribute.getKey())
                                        .contains(" "));
        bean.path("op")
                .properties()
                .forEach(
                        operation -> {
                            assertThat(operation.getValue().path("desc").asText())
                                    .as(operation.getKey())
                                    .contains(" ");
                            for (JsonNode argument : operation.getValue().path("args")) {
                                assertThat(argument.path("name").asText()).isEqualTo("resource");
                                assertThat(argument.path("desc").asText()).contains(" ");
                            }
                        });
    }

    @Test
    @DisplayName("D3 the diagram's source and counters are of all routes and hold no secret")
    void diagram() throws Exception {
        createTargetWithSecret();

        String source = value(CONTEXT, "dumpRoutesAsXml()");
        String counters = value(CONTEXT, "dumpRoutesStatsAsXml", true, true);

        Set<String> running = new TreeSet<>();
        drover.runtime().context().getRoutes().forEach(route -> running.add(route.getRouteId()));
        assertThat(ids(source, "route")).containsAll(running);
        assertThat(ids(counters, "routeStat")).containsAll(running);
        assertThat(source)
                .as("a step of its own to Hawtio, which then draws none of the routes")
                .doesNotContain("<errorHandler");
        assertThat(value(route("target-attempt-offsite"), "dumpRouteStatsAsXml", true, true))
                .contains("id=\"target-attempt-offsite-prepare\"");
        assertThat(source).doesNotContain(KEY, SECRET, PROXY_PASSWORD);
    }

    @Test
    @DisplayName("Steps in diagrams are labelled with their ids, and find their counters")
    void stepsHaveReadableLabels() throws Exception {
        createTargetWithSecret();

        assertThat(value(route("backup-requested"), "dumpRouteAsXml()"))
                .containsPattern("<bean [^>]*customId=\"true\"[^>]* id=\"start-data-mover\"");
        assertThat(value(CONTEXT, "dumpRoutesAsXml()"))
                .contains(
                        "_cid=\"target-attempt-offsite-prepare\"",
                        "_cid=\"target-io-offsite-attempt\"")
                .doesNotContainPattern("<from [^>]*customId");
    }

    @Test
    @DisplayName("Routes made of templates are shown with the values of their parameters")
    void parametersOfTemplatesAreShown() throws Exception {
        createTargetWithSecret();

        assertThat(value(route("target-io-offsite"), "dumpRouteAsXml()"))
                .contains("direct:target-io-offsite", "direct:target-attempt-offsite")
                .doesNotContain("{{");
        assertThat(value(route("target-attempt-offsite"), "dumpRouteAsXml()"))
                .contains("<constant>bucket</constant>", "aws2-s3://bucket?")
                .doesNotContain("{{");
        assertThat(value(CONTEXT, "dumpRoutesAsXml()"))
                .as("other placeholders may stand for secrets")
                .contains("{{drover.manifests.directory}}")
                .doesNotContain("{{target}}", "{{bucket}}");
    }

    private static Set<String> ids(String xml, String element) throws Exception {
        Set<String> ids = new TreeSet<>();
        NodeList found =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml)))
                        .getElementsByTagName(element);
        for (int i = 0; i < found.getLength(); i++) {
            ids.add(found.item(i).getAttributes().getNamedItem("id").getNodeValue());
        }
        return ids;
    }

    @Test
    @DisplayName("No attribute of any MBean holds a secret")
    void noSecrets() throws Exception {
        createTargetWithSecret();
        List<String> names = new ArrayList<>();
        ask(request("search").put("mbean", "*:*"))
                .path("value")
                .forEach(name -> names.add(name.asText()));
        ArrayNode bulk = JSON.createArrayNode();
        for (String name : names) {
            bulk.addObject().put("type", "read").put("mbean", name).putObject("config");
        }

        String all = post(bulk.toString(), 7, "http://localhost:8080");

        assertThat(JSON.readTree(all).size()).isEqualTo(names.size());
        assertThat(List.of("target-attempt-offsite", "\"SpecVersion\"")).allMatch(all::contains);
        assertThat(List.of(KEY, SECRET, PROXY_PASSWORD, "java.class.path"))
                .noneMatch(all::contains);
    }

    @Test
    @DisplayName("A route is stopped and started, and what harms is refused")
    void operations() throws Exception {
        String backups = route("backup");
        assertThat(value(backups, "isUpdateRouteEnabled()")).isEqualTo("false");

        value(backups, "stop()");
        assertThat(drover.runtime().context().getRouteController().getRouteStatus("backup"))
                .isEqualTo(ServiceStatus.Stopped);
        value(backups, "start()");
        assertThat(drover.runtime().context().getRouteController().getRouteStatus("backup"))
                .isEqualTo(ServiceStatus.Started);

        refused(execute(backups, "remove()"));
        refused(execute(CONTEXT, "stop()"));
        refused(
                execute(
                        CONTEXT,
                        "sendBody(java.lang.String,java.lang.Object)",
                        "direct:notify",
                        "x"));
        refused(
                ask(
                        request("write")
                                .put("mbean", backups)
                                .put("attribute", "Tracing")
                                .put("value", true)));
        refused(
                ask(
                        request("read")
                                .put("mbean", "java.lang:type=Runtime")
                                .put("attribute", "SystemProperties")));
    }

    private static void refused(JsonNode answer) {
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(403);
    }

    @Test
    @DisplayName("Exchanges, timers and threads are shown")
    void otherPages() throws Exception {
        String services = "org.apache.camel:context=drover,type=services,name=";
        assertThat(
                        ask(request("read")
                                        .put("mbean", services + "DefaultInflightRepository")
                                        .put("attribute", "InflightBrowseEnabled"))
                                .path("value")
                                .asBoolean())
                .isTrue();
        value(services + "DefaultInflightRepository", "browse()");
        value(services + "DefaultAsyncProcessorAwaitManager", "browse()");
        value(CONTEXT, "componentNames()");
        JsonNode timers =
                ask(
                        request("read")
                                .put(
                                        "mbean",
                                        "quartz:type=QuartzScheduler,name=DefaultQuartzScheduler-drover,instance=NON_CLUSTERED"));
        assertThat(timers.path("value").path("AllTriggers").toString())
                .contains("target-sync-default");
        assertThat(
                        execute(
                                        "java.lang:type=Threading",
                                        "dumpAllThreads(boolean,boolean)",
                                        false,
                                        false)
                                .path("value")
                                .size())
                .isPositive();
    }

    @Test
    @DisplayName("A page of another site is not answered, whatever it asks")
    void otherSites() throws Exception {
        String question = request("version").toString();

        assertThat(post(question, 7, "http://localhost:8080")).contains("\"protocol\"");
        assertThat(post(question, 7, "http://example.com")).doesNotContain("\"protocol\"");
        assertThat(post(question, 7)).doesNotContain("\"protocol\"");
    }

    @Test
    @DisplayName("What is refused for its origin is answered with 403 and the reason")
    void refusalsForTheirOriginHaveAReason() throws Exception {
        String question = request("version").toString();

        HttpResponse<String> without = send(question, 7);
        HttpResponse<String> other = send(question, 7, "http://example.com");

        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(JSON.readTree(without.body()).path("error").asText())
                .contains("The header Origin is missing", "curl -H");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(JSON.readTree(other.body()).path("error").asText())
                .contains("http://example.com");
        assertThat(
                        http.send(
                                        HttpRequest.newBuilder(drover.page("jolokia/version"))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                .isEqualTo(403);
    }
}
