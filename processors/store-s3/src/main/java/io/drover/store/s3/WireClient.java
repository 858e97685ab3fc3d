package io.drover.store.s3;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Changes what a signed request has beyond its signature, for servers and gateways that take it
 * amiss: no {@code Expect: 100-continue}, which some refuse and some never answer, and a plain
 * demand for content as it was stored. Neither header is signed, since gateways replace them.
 */
final class WireClient implements SdkHttpClient {
    private static final String EXPECT = "Expect";
    private static final String ACCEPT_ENCODING = "Accept-Encoding";

    private final SdkHttpClient client;

    WireClient(SdkHttpClient client) {
        this.client = client;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        SdkHttpRequest sent =
                request.httpRequest().toBuilder()
                        .removeHeader(EXPECT)
                        .putHeader(ACCEPT_ENCODING, "identity")
                        .build();
        HttpExecuteRequest.Builder changed = HttpExecuteRequest.builder().request(sent);
        request.contentStreamProvider().ifPresent(changed::contentStreamProvider);
        request.metricCollector().ifPresent(changed::metricCollector);
        return client.prepareRequest(changed.build());
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }
}
