package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Mode token: a person shows a token, and may do what the API server says. */
@Timeout(180)
class ConsoleSignInTest extends PeopleStory {
    private static final String REQUESTED_BY = "drover.io/requested-by";

    @BeforeEach
    void start() throws IOException {
        start(Map.of("drover.console.auth", "token"));
    }

    private Document signIn(String token) throws Exception {
        return console.submit("/console/sign-in", Map.of("bearer", token));
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        return console.send(
                console.form(path, fields)
                        .header("Origin", "http://127.0.0.1:" + console.port())
                        .header("Accept", "text/html"));
    }

    private String formToken() throws Exception {
        return console.shown("/console/").selectFirst("input[name=token]").attr("value");
    }

    @Test
    @DisplayName("Nothing is shown to whom the console does not know, and no form is taken")
    void strangers() throws Exception {
        for (String path : ConsoleRoutes.paths(drover.context(), "GET")) {
            if (!path.contains("/assets/")) {
                String address = ConsoleRoutes.address(path);
                assertThat(
                                console.send(
                                                HttpRequest.newBuilder(console.address(address))
                                                        .header("Accept", "application/json"))
                                        .statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
        }
        HttpResponse<String> page =
                console.send(
                        HttpRequest.newBuilder(console.address("/console/volumes?q=a"))
                                .header("Accept", "text/html"));
        assertThat(page.uri().toString()).contains("/console/sign-in?to=%2Fconsole%2Fvolumes");
        assertThat(page.body()).contains("kubectl -n longhorn-system create token");

        String token = formToken();
        for (String path : ConsoleRoutes.paths(drover.context(), "POST")) {
            assertThat(post(ConsoleRoutes.address(path), Map.of("token", token)).statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("S2 who may list only sees all, and can do nothing, whatever is posted")
    void viewer() throws Exception {
        createVolume("data");
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "backup";
        job.getSpec().cron = "30 2 * * *";
        job.getSpec().retain = 7;
        create(job, "nightly");
        signIn(People.VIEWER_TOKEN);
        await("the volume")
                .atMost(Duration.ofSeconds(40))
                .until(() -> console.get("/console/volumes/data").statusCode() == 200);

        Map<String, Document> pages = console.crawl();
        assertThat(pages)
                .containsKeys(
                        "/console/volumes/data", "/console/targets/default", "/console/schedules");
        List<String> forms =
                ConsoleRoutes.paths(drover.context(), "POST").stream()
                        .map(path -> path.replaceAll("\\{[^}]*}", "[^/]+"))
                        .toList();
        assertThat(forms).hasSizeGreaterThan(12);
        pages.forEach(
                (path, page) -> {
                    assertThat(page.select("main a").eachAttr("href"))
                            .as(path)
                            .noneMatch(href -> forms.stream().anyMatch(href::matches));
                    assertThat(page.select("main button:not(.small)").eachText())
                            .as(path)
                            .allMatch(text -> text.equals("Filter") || text.startsWith("Delete"));
                });
        assertThat(pages.get("/console/volumes/data").select("span.disabled").eachText())
                .anyMatch(
                        text ->
                                text.startsWith("Back up")
                                        && text.contains("vic@example.org may not 'create "));
        assertThat(pages.get("/console/targets").select("span.disabled").attr("title"))
                .contains("create backuptargets.longhorn.io");

        for (String form : List.of("/console/new-target", "/console/targets/default/edit")) {
            assertThat(console.get(form + "?kind=s3&secret=s3-keys").statusCode())
                    .as("whether a Secret exists is for those who may name it: " + form)
                    .isEqualTo(403);
        }
        String token = formToken();
        for (String path : ConsoleRoutes.paths(drover.context(), "POST")) {
            HttpResponse<String> answer =
                    post(ConsoleRoutes.address(path), Map.of("token", token, "name", "x"));
            assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(403);
            assertThat(answer.body()).as(path).contains("may not");
        }
        assertThat(user.list(BackupTarget.class)).hasSize(1);
    }

    @Test
    @DisplayName("Who may do all does it, and what is written says for whom")
    void admin() throws Exception {
        Document first = signIn(People.ADMIN_TOKEN);
        assertThat(first.location()).endsWith("/console/");
        assertThat(first.select("header .person").text()).isEqualTo(People.ADMIN);

        // caches may not have it yet when its page is asked for
        post(
                "/console/new-target",
                Map.of(
                        "token",
                        formToken(),
                        "name",
                        "archive",
                        "url",
                        directory.resolve("archive").toUri().toString(),
                        "poll",
                        "5m0s"));

        assertThat(
                        user.find(BackupTarget.class, "archive")
                                .orElseThrow()
                                .getMetadata()
                                .getAnnotations())
                .containsEntry(REQUESTED_BY, People.ADMIN);
        await("the target")
                .atMost(Duration.ofSeconds(40))
                .until(() -> console.get("/console/targets/archive/read").statusCode() == 200);
        user.patch(
                BackupTarget.class,
                "archive",
                Map.of("metadata", Map.of("annotations", Map.of(REQUESTED_BY, "nobody"))));
        console.submit("/console/targets/archive/read", Map.of());
        assertThat(
                        user.find(BackupTarget.class, "archive")
                                .orElseThrow()
                                .getMetadata()
                                .getAnnotations())
                .containsEntry(REQUESTED_BY, People.ADMIN);
        console.crawl()
                .forEach(
                        (path, page) ->
                                assertThat(page.html())
                                        .as(path)
                                        .doesNotContain(People.ADMIN_TOKEN));
    }

    @Test
    @DisplayName("What a person may do is asked once a minute, not for every page")
    void cached() throws Exception {
        signIn(People.ADMIN_TOKEN);
        console.page("/console/targets");
        int asked = people.questions();

        console.page("/console/targets");

        assertThat(asked).isPositive();
        assertThat(people.questions()).isEqualTo(asked);
    }

    @Test
    @DisplayName("Without an answer of the API server nothing is shown and nothing is done")
    void apiServerAway() throws Exception {
        people.leave();
        assertThat(signInAnswer(People.ADMIN_TOKEN).body())
                .contains("create tokenreviews.authentication.k8s.io");
        people.comeBack();
        signIn(People.ADMIN_TOKEN);
        String token = formToken();
        people.leave();

        HttpResponse<String> page = console.get("/console/new-target");
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("create subjectaccessreviews.authorization.k8s.io");
        assertThat(post("/console/new-target", Map.of("token", token)).statusCode()).isEqualTo(503);
        assertThat(console.page("/console/targets").select("span.disabled").text())
                .contains("New target");

        people.comeBack();
        assertThat(console.get("/console/new-target").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> signInAnswer(String token) throws Exception {
        HttpResponse<String> answer =
                post("/console/sign-in", Map.of("token", formToken(), "bearer", token));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        return answer;
    }

    @Test
    @DisplayName("A token that is not known lets nobody in, and not many of them are tried")
    void wrongTokens() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(signIn("wrong-" + i).select(".trouble").text())
                    .contains("does not know this token");
        }
        String token = formToken();
        HttpResponse<String> answer =
                post("/console/sign-in", Map.of("token", token, "bearer", People.ADMIN_TOKEN));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(console.get("/console/volumes").body()).contains("Sign in");
    }

    @Test
    @DisplayName(
            "A sign-in leads to pages of the console only, and its cookie is of no use after it")
    void signOut() throws Exception {
        String token = formToken();
        HttpResponse<String> answer =
                post(
                        "/console/sign-in",
                        Map.of(
                                "token",
                                token,
                                "bearer",
                                People.ADMIN_TOKEN,
                                "to",
                                "//evil.example/console/"));
        assertThat(answer.uri().toString()).isEqualTo(console.address("/console/").toString());
        String session = console.cookie("drover-session");

        post("/console/sign-out", Map.of("token", formToken()));

        assertThat(console.get("/console/volumes").body()).contains("Sign in");
        HttpResponse<String> again =
                console.send(
                        HttpRequest.newBuilder(console.address("/console/volumes"))
                                .header("Cookie", "drover-session=" + session));
        assertThat(again.body()).doesNotContain("<h1>Volumes</h1>");
    }
}
