package io.drover.store.s3.direct;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a bucket's objects are.
 *
 * @param basePath of all keys, encoded, with a slash at its end
 */
record StoreAddress(boolean tls, String host, int port, String basePath) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * @param base URL of the bucket with a slash at its end
     */
    static StoreAddress of(URI base) {
        boolean tls = base.getScheme().equals("https");
        int port = base.getPort() < 0 ? standardPort(tls) : base.getPort();
        return new StoreAddress(tls, base.getHost(), port, base.getRawPath());
    }

    private static int standardPort(boolean tls) {
        return tls ? HTTPS : HTTP;
    }

    /** The Host header. */
    String authority() {
        return port == standardPort(tls) ? host : host + ":" + port;
    }

    /** The path of an object, encoded as the signature wants it. */
    String path(String key) {
        return basePath
                + URLEncoder.encode(key, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A")
                        .replace("%7E", "~")
                        .replace("%2F", "/");
    }
}
