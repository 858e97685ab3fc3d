package io.drover.store.s3;

import io.drover.store.Causes;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Why no request could be made over TLS, or could not without, and what to do about it. */
enum TlsTrouble {
    NO_TLS(
            "the server does not speak TLS; begin AWS_ENDPOINTS with http://, or give it the port"
                    + " where the server speaks HTTPS"),
    NO_HTTP("the server speaks HTTPS on this port; begin AWS_ENDPOINTS with https://"),
    OUT_OF_DATE(
            "the server's certificate has expired or is not valid yet; renew it, or set the clock"
                    + " of this machine right"),
    UNKNOWN_AUTHORITY(
            "no authority that is known here has signed the server's certificate; put its"
                    + " authority's certificate, in PEM, into AWS_CERT of the target's Secret"),
    OTHER_NAME(
            "the server's certificate is for another host; correct AWS_ENDPOINTS, set"
                    + " VIRTUAL_HOSTED_STYLE to false if the bucket is part of the host's name, or"
                    + " have the certificate made for this host");

    private final String text;

    TlsTrouble(String text) {
        this.text = text;
    }

    /** What is wrong, and what to do about it. */
    String text() {
        return text;
    }

    /**
     * What the causes of a failure say; empty if the server was trusted, or is in other trouble.
     */
    static Optional<TlsTrouble> of(Throwable failure) {
        return Arrays.stream(values())
                .filter(trouble -> Causes.of(failure).anyMatch(trouble::isMeantBy))
                .findFirst();
    }

    private boolean isMeantBy(Throwable cause) {
        String message = Objects.requireNonNullElse(cause.getMessage(), "");
        return switch (this) {
            // the JDK has no type of its own for it
            case NO_TLS ->
                    cause instanceof SSLException && message.startsWith("Unsupported or unrecog");
            // only the server knows, see TlsProbe
            case NO_HTTP -> false;
            case OUT_OF_DATE ->
                    cause instanceof CertificateExpiredException
                            || cause instanceof CertificateNotYetValidException;
            case UNKNOWN_AUTHORITY -> cause instanceof CertPathBuilderException;
            case OTHER_NAME ->
                    cause instanceof SSLPeerUnverifiedException
                            || cause instanceof CertificateException && message.startsWith("No ");
        };
    }
}
