package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Where the token of {@code up --token} comes from. */
class ApiTokenTest {
    private static final Map<String, String> NOTHING = Map.of();
    private static final String GIVEN = "0123456789abcdef0123";

    @TempDir Path data;

    @Test
    void aTokenThatIsMadeIsKeptForItsOwnerAndUsedAgain() throws Exception {
        String made = ApiToken.find("", data, NOTHING).text();

        assertThat(made).hasSizeGreaterThan(40);
        assertThat(ApiToken.find("", data, NOTHING).text()).isEqualTo(made);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(data.resolve("token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileComesBeforeTheEnvironmentAndThatBeforeAKeptOne() throws Exception {
        ApiToken.find("", data, NOTHING);
        Path file = Files.writeString(data.resolve("mine"), GIVEN + "\n");
        Map<String, String> environment = Map.of(ApiToken.VARIABLE, GIVEN + "-environment");

        assertThat(ApiToken.find(file.toString(), data, environment).text()).isEqualTo(GIVEN);
        assertThat(ApiToken.find("", data, environment).text()).isEqualTo(GIVEN + "-environment");
    }

    @Test
    void peopleAreToldWhereItIsAndNeverWhatItIs() {
        Map<String, String> environment = Map.of(ApiToken.VARIABLE, GIVEN);

        assertThat(ApiToken.source("/srv/../srv/mine", data, environment))
                .isEqualTo("file /srv/mine");
        assertThat(ApiToken.source("", data, environment))
                .contains(ApiToken.VARIABLE)
                .doesNotContain(GIVEN);
        assertThat(ApiToken.source("", data, NOTHING)).isEqualTo("file " + data.resolve("token"));
    }

    @Test
    void aTokenThatIsTooShortIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> ApiToken.find("", data, Map.of(ApiToken.VARIABLE, "hunter2")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(ApiToken.VARIABLE)
                .hasMessageContaining("at least 16 characters")
                .hasMessageNotContaining("hunter2");
    }
}
