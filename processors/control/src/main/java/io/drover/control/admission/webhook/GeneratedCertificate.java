package io.drover.control.admission.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A self-signed certificate, made by the JDK's {@code keytool} and kept in memory only. */
public final class GeneratedCertificate {
    private static final String ALIAS = "webhook";
    private static final String PASSWORD_VARIABLE = "DROVER_WEBHOOK_PASSWORD";
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*\\]?");

    private GeneratedCertificate() {}

    /**
     * @param url where the API server reaches the webhook; its host is in the certificate beside
     *     the loopback names
     * @throws IOException if {@code keytool} is missing or fails; the message contains its output
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public static ServerCertificate make(Optional<URI> url)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("drover-webhook-");
        Path store = directory.resolve("webhook.p12");
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            keytool(store, names(url), password);
            return read(store, password.toCharArray());
        } finally {
            Files.deleteIfExists(store);
            Files.delete(directory);
        }
    }

    private static String names(Optional<URI> url) {
        List<String> names = new ArrayList<>(List.of("dns:localhost", "ip:127.0.0.1"));
        url.map(URI::getHost)
                .map(
                        host ->
                                ADDRESS.matcher(host).matches()
                                        ? "ip:" + host.replaceAll("[\\[\\]]", "")
                                        : "dns:" + host)
                .filter(name -> !names.contains(name))
                .ifPresent(names::add);
        return "san=" + String.join(",", names);
    }

    private static void keytool(Path store, String names, String password)
            throws IOException, InterruptedException {
        ProcessBuilder keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                ALIAS,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=drover-webhook",
                                "-ext",
                                names,
                                "-validity",
                                "3650",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass:env",
                                PASSWORD_VARIABLE)
                        .redirectErrorStream(true);
        keytool.environment().put(PASSWORD_VARIABLE, password);
        Process process = keytool.start();
        process.getOutputStream().close();
        String printed;
        try (InputStream output = process.getInputStream()) {
            printed = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (process.waitFor() != 0) {
            throw new IOException(
                    "keytool cannot make a certificate for the webhook: %s; give one with --webhook-certificates"
                            .formatted(printed));
        }
    }

    private static ServerCertificate read(Path store, char[] password) throws IOException {
        try (InputStream input = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(input, password);
            return new ServerCertificate(
                    ServerCertificate.context(keys, password),
                    ServerCertificate.pem(keys.getCertificate(ALIAS)));
        } catch (GeneralSecurityException e) {
            throw new IOException("the webhook's own certificate cannot be read", e);
        }
    }
}
