package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

class NfsOptionsTest {
    @Test
    void nothingMeansRootReservedPortsAndFourMebibytes() {
        NfsOptions options = NfsOptions.parse("");

        assertThat(options.credential().uid()).isZero();
        assertThat(options.credential().gid()).isZero();
        assertThat(options.reservedPort()).isTrue();
        assertThat(options.port()).isEmpty();
        assertThat(options.readSize()).isEqualTo(4 * 1024 * 1024);
    }

    @Test
    void numbersAreTaken() {
        NfsOptions options =
                NfsOptions.parse(
                        "port=20490, timeo=300, retrans=2,"
                            + " rsize=65536,wsize=131072,uid=10,gid=20,groups=5:6,slots=4,noresvport");

        assertThat(options.port()).hasValue(20490);
        assertThat(options.timeouts().answer()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.timeouts().call()).isEqualTo(Duration.ofSeconds(90));
        assertThat(options.readSize()).isEqualTo(65536);
        assertThat(options.writeSize()).isEqualTo(131072);
        assertThat(options.credential().uid()).isEqualTo(10);
        assertThat(options.credential().gid()).isEqualTo(20);
        assertThat(options.credential().groups()).containsExactly(5, 6);
        assertThat(options.slots()).isEqualTo(4);
        assertThat(options.reservedPort()).isFalse();
    }

    @Test
    void longhornsDefaultsAreUnderstood() {
        assertThat(NfsOptions.parse("nfsvers=4.2,actimeo=1,soft,timeo=300,retry=2").timeouts())
                .extracting(timeouts -> timeouts.answer())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfsvers=3",
                "vers=4.0",
                "minorversion=0",
                "proto=udp",
                "sec=krb5p",
                "hard",
                "ro",
                "colour=blue",
                "timeo=soon",
                "timeo=0",
                "rsize=1",
                "slots=1000",
                "port=70000",
                "uid=-1"
            })
    void theRefusedOptionIsNamed(String option) {
        assertThatThrownBy(() -> NfsOptions.parse("soft," + option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + option + "'");
    }

    @Test
    void theDocumentedOptionsAreUnderstood() throws IOException {
        String line =
                Files.readAllLines(Path.of(System.getProperty("drover.root"), "docs", "nfs.md"))
                        .stream()
                        .filter(text -> text.startsWith("Understood, and without effect"))
                        .findFirst()
                        .orElseThrow();
        List<String> documented =
                Pattern.compile("`([^`]+)`").matcher(line).results().map(m -> m.group(1)).toList();

        assertThat(documented).hasSizeGreaterThan(30);
        assertThat(NfsOptions.parse(documented)).isEqualTo(NfsOptions.DEFAULT);
    }
}
