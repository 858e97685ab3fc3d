package io.drover.console.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class RouteSourceTest {
    private static final String FILE =
            """
            # Two routes.
            - route:
                id: first
                from:
                  uri: direct:first
            - route:
                id: second
                from:
                  uri: direct:second
            """;

    @Test
    void onlyThePartOfTheRouteIsShown() {
        assertThat(RouteSource.item(FILE, "second"))
                .contains("direct:second")
                .doesNotContain("direct:first");
    }

    @Test
    void aFileOfAnotherFormIsShownAsAWhole() {
        assertThat(RouteSource.item("[{route: {id: first}}]", "first"))
                .isEqualTo("[{route: {id: first}}]");
    }

    @Test
    void aFileIsOfTheUserUnlessItIsOfTheClassPath(@TempDir Path directory) throws IOException {
        Path own = Files.writeString(directory.resolve("console.camel.yaml"), FILE);
        assertThat(RouteSource.isShipped("file:" + own)).isFalse();
        assertThat(RouteSource.isShipped("file:/app/lib/drover.jar!/routes/console.camel.yaml"))
                .isTrue();
        assertThat(RouteSource.isShipped("classpath:routes/console.camel.yaml")).isTrue();
        assertThat(RouteSource.isShipped("")).isFalse();
    }

    @Test
    void whatMayBeSecretIsLeftOut() {
        String text =
                """
                parameters:
                  password: hunter2
                  accessToken: "abc"
                  secretKey: "{{my.secret}}"
                uri: https://user:hunter3@host/path?token=hunter4&size=3
                """;
        assertThat(RouteSource.withoutSecrets(text))
                .contains("password: xxxxxx", "accessToken: xxxxxx", "{{my.secret}}", "size=3")
                .doesNotContain("hunter2", "abc", "hunter3", "hunter4");
    }
}
