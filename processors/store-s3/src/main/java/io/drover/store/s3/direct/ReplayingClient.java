package io.drover.store.s3.direct;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The HTTP client of an SDK client. Where a direct request has been made already, it answers with
 * what came back, so that the SDK tells what that means and nothing is requested twice.
 */
public final class ReplayingClient implements SdkHttpClient {
    /** Empty once it has been replayed: whatever follows is a request of the SDK's own. */
    private static final ScopedValue<AtomicReference<Received>> RECEIVED =
            ScopedValue.newInstance();

    private final SdkHttpClient client;

    public ReplayingClient(SdkHttpClient client) {
        this.client = client;
    }

    /**
     * @param request by an SDK client with such an HTTP client
     */
    static <T> T interpreting(Received received, Supplier<T> request) {
        return ScopedValue.where(RECEIVED, new AtomicReference<>(received)).call(request::get);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        Received received = RECEIVED.isBound() ? RECEIVED.get().getAndSet(null) : null;
        return received == null ? client.prepareRequest(request) : new Replay(received);
    }

    private record Replay(Received received) implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() throws IOException {
            return received.replay();
        }

        @Override
        public void abort() {
            // there is nothing under way
        }
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
