package io.drover.control.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.support.TestCluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

class CertificatesTest {
    private static final char[] PASSWORD = "secret".toCharArray();

    /** Bytes before the PKCS#1 part of a PKCS#8 key of 2048 bits. */
    private static final int PKCS8_HEAD = 26;

    @TempDir private Path directory;

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private KeyStore keytool(String algorithm, String size) throws Exception {
        Path store = directory.resolve("store.p12");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-keyalg",
                                algorithm,
                                "-keysize",
                                size,
                                "-dname",
                                "CN=test",
                                "-ext",
                                "san=dns:localhost",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                "secret")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(store)) {
            keys.load(input, PASSWORD);
        }
        return keys;
    }

    private void write(KeyStore keys, boolean pkcs1) throws Exception {
        byte[] key = keys.getKey("a", PASSWORD).getEncoded();
        String type = pkcs1 ? "RSA PRIVATE KEY" : "PRIVATE KEY";
        if (pkcs1) {
            assertThat(keys.getKey("a", PASSWORD)).isInstanceOf(RSAPrivateCrtKey.class);
            key = Arrays.copyOfRange(key, PKCS8_HEAD, key.length);
        }
        Files.writeString(
                directory.resolve("tls.crt"), ServerCertificate.pem(keys.getCertificate("a")));
        Files.writeString(
                directory.resolve("tls.key"),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(type, Base64.getMimeEncoder().encodeToString(key), type));
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048, true", "RSA, 2048, false", "EC, 256, false"})
    void certificateOfADirectoryServes(String algorithm, String size, boolean pkcs1)
            throws Exception {
        write(keytool(algorithm, size), pkcs1);

        ServerCertificate read = CertificateDirectory.read(directory);

        try (TestCluster cluster = TestCluster.start();
                WebhookServer server =
                        WebhookServer.start(cluster.cluster(), "here", false, 0, read);
                WebhookClient client = new WebhookClient(server.port(), read.authority())) {
            assertThat(client.send("GET", "/mutate", "").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void authorityBesideTheCertificateIsTheOneToTrust() throws Exception {
        write(keytool("EC", "256"), false);
        Files.writeString(directory.resolve("ca.crt"), "the authority");

        assertThat(CertificateDirectory.read(directory).authority()).isEqualTo("the authority");
    }

    @Test
    void whatIsMissingOrWrongIsNamed() throws Exception {
        assertThatThrownBy(() -> CertificateDirectory.read(directory))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("tls.crt");

        write(keytool("EC", "256"), false);
        Files.writeString(directory.resolve("tls.key"), "nothing");
        assertThatThrownBy(() -> CertificateDirectory.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tls.key")
                .hasMessageContaining("openssl pkcs8");

        Files.writeString(
                directory.resolve("tls.key"),
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> CertificateDirectory.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be used");

        Files.writeString(directory.resolve("tls.crt"), "");
        assertThatThrownBy(() -> CertificateDirectory.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tls.crt");
    }

    @ParameterizedTest
    @CsvSource({
        "https://drover.example.com:9443, drover.example.com",
        "https://10.1.2.3:9443/below, 10.1.2.3",
        "https://[fd00:0:0:0:0:0:0:1]:9443, fd00:0:0:0:0:0:0:1"
    })
    void generatedCertificateIsForTheHostOfTheUrl(URI url, String name) throws Exception {
        ServerCertificate made = GeneratedCertificate.make(Optional.of(url));

        List<String> names =
                certificate(made.authority()).getSubjectAlternativeNames().stream()
                        .map(entry -> entry.get(1).toString())
                        .toList();
        assertThat(names).contains("localhost", "127.0.0.1", name);
    }
}
