package io.drover.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Certificates that are trusted beside the system's. */
record CertificateBundle(List<Certificate> certificates) {
    /**
     * @throws IllegalArgumentException if there is no certificate in the text
     */
    static CertificateBundle parse(String pem) {
        try {
            List<Certificate> certificates =
                    new ArrayList<>(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificates(
                                            new ByteArrayInputStream(
                                                    pem.getBytes(StandardCharsets.US_ASCII))));
            if (!certificates.isEmpty()) {
                return new CertificateBundle(certificates);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "AWS_CERT is not a list of PEM certificates: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("AWS_CERT holds no PEM certificate");
    }

    TrustManager[] trustManagers() {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate root : systemRoots()) {
                all.setCertificateEntry("system-" + number++, root);
            }
            for (Certificate certificate : certificates) {
                all.setCertificateEntry("bundle-" + number++, certificate);
            }
            return factory(all).getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("building a trust store in memory", e);
        }
    }

    /** Those of the Java platform, where there is no bundle. */
    static TrustManager[] systemTrustManagers() {
        try {
            return factory(null).getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("reading the platform's trust store", e);
        }
    }

    private static List<X509Certificate> systemRoots() throws GeneralSecurityException {
        List<X509Certificate> roots = new ArrayList<>();
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                roots.addAll(List.of(trust.getAcceptedIssuers()));
            }
        }
        return roots;
    }

    private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
