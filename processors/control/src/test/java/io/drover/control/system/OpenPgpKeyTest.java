package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bouncycastle.bcpg.sig.KeyFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

class OpenPgpKeyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TEXT = "kind: Secret\n# \u00e4\n".repeat(5000);
    private static final byte[] CONTENT = TEXT.getBytes(StandardCharsets.UTF_8);

    @Test
    void theOwnerOfTheKeyReadsIt() throws Exception {
        TestPgp pgp = TestPgp.create();
        OpenPgpKey key = OpenPgpKey.parse(pgp.publicKey(), NOW);

        String message = key.encrypt(CONTENT, NOW);

        assertThat(key.fingerprint()).isEqualTo(pgp.fingerprint());
        assertThat(pgp.decrypt(message)).isEqualTo(TEXT);
        assertThat(key.encrypt(CONTENT, NOW)).isNotEqualTo(message);
    }

    @Test
    void textWithoutAKeyIsRefused() {
        assertThatThrownBy(() -> OpenPgpKey.parse("no key", NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OpenPGP public key");
    }

    @Test
    void aTruncatedKeyIsRefused() throws Exception {
        String text = TestPgp.create().publicKey();
        assertThatThrownBy(() -> OpenPgpKey.parse(text.substring(0, text.length() / 2), NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyThatIsOnlyForSignaturesIsRefused() throws Exception {
        TestPgp pgp = TestPgp.create(KeyFlags.SIGN_DATA, Duration.ZERO);
        assertThatThrownBy(() -> OpenPgpKey.parse(pgp.publicKey(), NOW))
                .hasMessage("OpenPGP key %s has no valid key for encryption", pgp.fingerprint());
    }

    @Test
    void aKeyThatHasExpiredIsRefused() throws Exception {
        String text = TestPgp.create(KeyFlags.ENCRYPT_STORAGE, Duration.ofDays(1)).publicKey();
        assertThatThrownBy(() -> OpenPgpKey.parse(text, NOW))
                .hasMessageContaining("has no valid key for encryption");
    }

    private static String gpg(Path home, byte[] input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--batch", "--quiet"));
        command.addAll(List.of(arguments));
        Path in = Files.write(home.resolve("in"), input);
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectError(home.resolve("err").toFile())
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> command + ": " + read(home.resolve("err"))).isZero();
        return output;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa3072", "future-default"})
    void gpgOpensItWithoutDrover(String algorithm) throws IOException, InterruptedException {
        assumeTrue(isOnPath("gpg"), "needs gpg");
        // its agent's sockets need a short path that only the owner may enter
        Path home = Files.createTempDirectory("gpg");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        try {
            gpg(
                    home,
                    new byte[0],
                    "--passphrase",
                    "",
                    "--quick-generate-key",
                    "Alice <alice@example.com>",
                    algorithm,
                    algorithm.startsWith("rsa") ? "sign,cert,encrypt" : "default",
                    "never");
            String exported = gpg(home, new byte[0], "--armor", "--export", "alice@example.com");
            Instant now = Instant.parse("2100-01-01T00:00:00Z");

            String message = OpenPgpKey.parse(exported, now).encrypt(CONTENT, NOW);

            String read = gpg(home, message.getBytes(StandardCharsets.US_ASCII), "--decrypt");
            assertThat(read).isEqualTo(TEXT);
        } finally {
            new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all")
                    .start()
                    .waitFor();
            delete(home);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
