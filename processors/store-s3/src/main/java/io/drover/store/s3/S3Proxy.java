package io.drover.store.s3;

import io.drover.store.TargetCredentials;

import software.amazon.awssdk.http.apache.ProxyConfiguration;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The proxy that a Secret names: {@code HTTPS_PROXY} or {@code HTTP_PROXY}, by the endpoint's
 * scheme, written as for curl: {@code [scheme://][user[:password]@]host[:port]}; none for hosts of
 * {@link NoProxy}.
 */
final class S3Proxy {
    private S3Proxy() {}

    /**
     * @param plain whether the store is reached by http
     * @param host that requests go to, and its port
     * @throws IllegalArgumentException naming the key; not the value, which may hold a password
     */
    static ProxyConfiguration of(
            TargetCredentials credentials, boolean plain, String host, int port) {
        ProxyConfiguration.Builder proxy =
                ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false);
        String key = plain ? "HTTP_PROXY" : "HTTPS_PROXY";
        // the other one too is checked, before somebody changes the endpoint's scheme
        for (String each : List.of("HTTP_PROXY", "HTTPS_PROXY")) {
            credentials.get(each).ifPresent(text -> parse(each, withScheme(text)));
        }
        NoProxy direct = NoProxy.parse(credentials.get("NO_PROXY").orElse(""));
        if (!direct.matches(host, port)) {
            credentials.get(key).ifPresent(text -> apply(key, text, proxy));
        }
        return proxy.build();
    }

    private static void apply(String key, String text, ProxyConfiguration.Builder proxy) {
        URI uri = parse(key, withScheme(text));
        proxy.endpoint(
                URI.create(
                        uri.getScheme()
                                + "://"
                                + uri.getHost()
                                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())));
        Optional.ofNullable(uri.getRawUserInfo())
                .map(user -> user.split(":", 2))
                .ifPresent(
                        user -> {
                            proxy.username(decoded(user[0]));
                            proxy.password(user.length > 1 ? decoded(user[1]) : "");
                        });
    }

    private static String withScheme(String text) {
        return text.contains("://") ? text : "http://" + text;
    }

    private static URI parse(String key, String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // its message repeats the value, and with it the password
        }
        throw new IllegalArgumentException(
                key
                        + " is not a proxy; write it as http://host:port or"
                        + " http://user:password@host:port, with %40 for an @ in the password");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
