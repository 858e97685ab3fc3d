package io.drover.control.admission.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

/**
 * A directory as a Secret of type {@code kubernetes.io/tls} is mounted: {@code tls.crt} (the
 * server's certificate first), {@code tls.key}, and {@code ca.crt} if there is one.
 */
public final class CertificateDirectory {
    private static final char[] NO_PASSWORD = new char[0];

    private CertificateDirectory() {}

    /**
     * @throws IOException if a file is missing or does not have the content that its name promises;
     *     the message names it
     */
    public static ServerCertificate read(Path directory) throws IOException {
        Path file = directory.resolve("tls.crt");
        Path key = directory.resolve("tls.key");
        Path authority = directory.resolve("ca.crt");
        try {
            Certificate[] chain = certificates(file);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            keys.setKeyEntry("webhook", PemKey.read(key), NO_PASSWORD, chain);
            return new ServerCertificate(
                    ServerCertificate.context(keys, NO_PASSWORD),
                    Files.exists(authority)
                            ? Files.readString(authority)
                            : ServerCertificate.pem(chain[chain.length - 1]));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the webhook's certificate %s and key %s cannot be used: %s"
                            .formatted(file, key, e.getMessage()),
                    e);
        }
    }

    private static Certificate[] certificates(Path file)
            throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (chain.isEmpty()) {
            throw new IOException(
                    "there is no certificate in %s; it has to be PEM".formatted(file));
        }
        return chain.toArray(Certificate[]::new);
    }
}
