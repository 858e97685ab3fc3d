package io.drover.store.s3;

import io.drover.store.TargetCredentials;
import io.drover.store.s3.direct.DirectClient;
import io.drover.store.s3.direct.ReplayingClient;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Builds a target's S3 client from its Secret alone; nothing comes from or goes to the process
 * environment, so targets cannot take each other's credentials. Without a key pair the SDK's own
 * sources (roles, shared files) are asked.
 *
 * <p>The SDK's default checksums and chunked signing are off, as many S3-compatible stores reject
 * them, and so are its retries: the target's route retries. Plain reads and writes of objects are
 * made without the SDK, see {@link DirectClient}.
 */
public final class S3ClientFactory {
    private static final int CONNECTIONS = 64;

    /**
     * @param connect until a connection is there
     * @param silence between two pieces of an answer
     * @param attempt for a request of the SDK as a whole, the body of an answer excepted
     * @param direct whether plain reads and writes are made without the SDK, unless by a proxy
     */
    public record Settings(Duration connect, Duration silence, Duration attempt, boolean direct) {
        public static final Settings DEFAULT =
                new Settings(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(120),
                        true);
    }

    private S3ClientFactory() {}

    public static S3Client create(S3Url url, TargetCredentials credentials) {
        return create(url, credentials, Settings.DEFAULT);
    }

    /**
     * @throws IllegalArgumentException if the Secret's values do not fit together; the message
     *     names the key
     */
    public static S3Client create(S3Url url, TargetCredentials credentials, Settings settings) {
        Optional<URI> endpoint = endpoint(credentials);
        ProxyConfiguration proxy = proxy(url, credentials, endpoint);
        AwsCredentialsProvider provider = provider(credentials);
        Optional<CertificateBundle> certificates =
                credentials.get(TargetCredentials.CERTIFICATES).map(CertificateBundle::parse);
        // read once for both clients, as that takes time
        Optional<TrustManager[]> trusted =
                isPlain(endpoint) ? Optional.empty() : Optional.of(trusted(certificates));
        S3Client sdk =
                S3Client.builder()
                        .httpClient(new ReplayingClient(http(settings, proxy, trusted)))
                        .region(Region.of(url.region()))
                        .credentialsProvider(provider)
                        .applyMutation(builder -> endpoint.ifPresent(builder::endpointOverride))
                        .forcePathStyle(pathStyle(credentials, endpoint.isPresent()))
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .addPlugin(LegacyMd5Plugin.create())
                        .serviceConfiguration(
                                S3Configuration.builder().chunkedEncodingEnabled(false).build())
                        .overrideConfiguration(
                                override ->
                                        override.retryStrategy(DefaultRetryStrategy.doNotRetry())
                                                .apiCallAttemptTimeout(settings.attempt()))
                        .build();
        if (!settings.direct() || proxy.host() != null) {
            return new CheckedClient(sdk);
        }
        return new CheckedClient(
                DirectClient.over(
                        sdk,
                        url.bucket(),
                        url.region(),
                        provider,
                        trusted.map(S3ClientFactory::tls),
                        settings.connect(),
                        settings.silence()));
    }

    private static SdkHttpClient http(
            Settings settings, ProxyConfiguration proxy, Optional<TrustManager[]> trusted) {
        ApacheHttpClient.Builder http =
                ApacheHttpClient.builder()
                        .connectionTimeout(settings.connect())
                        .connectionAcquisitionTimeout(settings.attempt())
                        .socketTimeout(settings.silence())
                        .expectContinueEnabled(false)
                        .maxConnections(CONNECTIONS)
                        .proxyConfiguration(proxy);
        trusted.ifPresent(managers -> http.tlsTrustManagersProvider(() -> managers));
        if (trusted.isEmpty() && proxy.host() == null) {
            http.socketFactory(new NoTls());
        }
        return new WireClient(http.build());
    }

    private static TrustManager[] trusted(Optional<CertificateBundle> certificates) {
        return certificates
                .map(CertificateBundle::trustManagers)
                .orElseGet(CertificateBundle::systemTrustManagers);
    }

    private static SSLSocketFactory tls(TrustManager[] trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** Makes the URL's bucket, for demonstrations and tests. */
    public static void createBucket(S3Url url, TargetCredentials credentials) {
        try (S3Client client = create(url, credentials)) {
            client.createBucket(request -> request.bucket(url.bucket()));
        }
    }

    private static AwsCredentialsProvider provider(TargetCredentials credentials) {
        Optional<String> access = credentials.get(TargetCredentials.ACCESS_KEY);
        Optional<String> secret = credentials.get(TargetCredentials.SECRET_KEY);
        if (access.isPresent() != secret.isPresent()) {
            throw new IllegalArgumentException(
                    "the credentials have only one of %s and %s; give both or neither"
                            .formatted(TargetCredentials.ACCESS_KEY, TargetCredentials.SECRET_KEY));
        }
        return access.isPresent()
                ? StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(access.get(), secret.orElseThrow()))
                : DefaultCredentialsProvider.builder().build();
    }

    private static Optional<URI> endpoint(TargetCredentials credentials) {
        Optional<String> text = credentials.get(TargetCredentials.ENDPOINTS);
        if (text.isPresent() && !text.get().matches("https?://.+")) {
            throw new IllegalArgumentException(
                    "%s '%s' must begin with http:// or https://"
                            .formatted(TargetCredentials.ENDPOINTS, text.get()));
        }
        return text.map(S3ClientFactory::endpoint);
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // the message below says all that its own does
        }
        throw new IllegalArgumentException(
                "%s '%s' is not one URL of the form http(s)://host[:port]; a host's name has letters, digits, '-' and '.' only, and there may be one endpoint"
                        .formatted(
                                TargetCredentials.ENDPOINTS,
                                text.replaceFirst("//[^/@]*@", "//***@")));
    }

    /**
     * Exactly {@code true} or {@code false} decide, as for Longhorn, and nothing means path style
     * for custom endpoints. Longhorn takes anything else for nothing; here it is an error.
     */
    private static boolean pathStyle(TargetCredentials credentials, boolean customEndpoint) {
        return switch (credentials.get(TargetCredentials.VIRTUAL_HOSTED).orElse("")) {
            case "true" -> false;
            case "false" -> true;
            case "" -> customEndpoint;
            default ->
                    throw new IllegalArgumentException(
                            "%s '%s' is neither true nor false; correct it, or leave it out for path style at an endpoint of your own"
                                    .formatted(
                                            TargetCredentials.VIRTUAL_HOSTED,
                                            credentials
                                                    .values()
                                                    .get(TargetCredentials.VIRTUAL_HOSTED)));
        };
    }

    private static ProxyConfiguration proxy(
            S3Url url, TargetCredentials credentials, Optional<URI> endpoint) {
        boolean plain = isPlain(endpoint);
        String host = endpoint.map(URI::getHost).orElse("s3." + url.region() + ".amazonaws.com");
        int port = endpoint.map(URI::getPort).filter(given -> given >= 0).orElse(plain ? 80 : 443);
        return S3Proxy.of(
                credentials,
                plain,
                pathStyle(credentials, endpoint.isPresent()) ? host : url.bucket() + "." + host,
                port);
    }

    /** Whether requests go over HTTP. */
    static boolean isPlain(Optional<URI> endpoint) {
        return endpoint.map(uri -> uri.getScheme().equals("http")).orElse(false);
    }
}
