package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Mode proxy: another server has people sign in, and says who they are. */
@Timeout(180)
class ConsoleProxyTest extends PeopleStory {
    private static final String SECRET = "0123456789abcdef-secret";

    private void startWith(String trusted) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        start(
                new TreeMap<>(
                        Map.of(
                                "drover.console.auth",
                                "proxy",
                                "drover.console.trusted-proxies",
                                trusted,
                                "drover.console.proxy-secret-file",
                                file.toString())));
    }

    private HttpRequest.Builder from(String user, String secret) {
        return HttpRequest.newBuilder(console.address("/console/volumes"))
                .header("X-Forwarded-User", user)
                .header("X-Forwarded-Groups", "staff,system:masters")
                .header("X-Drover-Proxy", secret);
    }

    @Test
    @DisplayName("The proxy's word is taken with its secret, and the API server's on the rest")
    void trusted() throws Exception {
        startWith("127.0.0.0/8");

        HttpResponse<String> page = console.send(from(People.VIEWER, SECRET));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(People.VIEWER).doesNotContain("Sign out", SECRET);
        assertThat(console.send(from("stranger", SECRET)).statusCode()).isEqualTo(403);
        assertThat(console.send(from("system:admin", SECRET)).statusCode()).isEqualTo(403);
        assertThat(console.send(from(People.VIEWER, "wrong-secret-of-somebody")).statusCode())
                .isEqualTo(400);
        assertThat(
                        console.send(
                                        HttpRequest.newBuilder(console.address("/console/"))
                                                .header("X-Forwarded-User", People.ADMIN))
                                .statusCode())
                .isEqualTo(400);
        assertThat(
                        console.send(
                                        from(People.VIEWER, SECRET)
                                                .header("X-Forwarded-User", People.ADMIN))
                                .statusCode())
                .as("two names")
                .isEqualTo(400);
        assertThat(console.get("/console/").statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("From elsewhere it is not taken, not even with the secret")
    void elsewhere() throws Exception {
        startWith("10.0.0.0/8");

        HttpResponse<String> answer = console.send(from(People.ADMIN, SECRET));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("drover.console.trusted-proxies");
    }
}
