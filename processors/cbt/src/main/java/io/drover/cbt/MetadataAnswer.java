package io.drover.cbt;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One answer as it comes in; on the thread of its connection, but for {@link #abandon}. */
final class MetadataAnswer {
    private static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";
    private static final int OK = 200;

    /** Error code of HTTP/2. */
    private static final long CANCEL = 8;

    private final GrpcFrames frames;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicReference<HttpClientRequest> request = new AtomicReference<>();

    MetadataAnswer(SnapshotMetadata.Pages pages) {
        frames = new GrpcFrames(message -> pages.take(MetadataPage.parse(message)));
    }

    /** Completes with it, exceptionally if it is an error. */
    CompletableFuture<Void> end() {
        return end;
    }

    void broken(Throwable cause) {
        end.completeExceptionally(cause);
    }

    void follow(HttpClientRequest sent, HttpClientResponse response) {
        request.set(sent);
        if (end.isDone()) {
            // nobody waited so long
            abandon();
            return;
        }
        if (response.statusCode() != OK) {
            fail(GrpcStatus.ofHttp(response.statusCode()));
            return;
        }
        response.exceptionHandler(this::broken);
        response.handler(part -> add(part.getBytes()));
        response.endHandler(_ -> finish(response));
    }

    private void add(byte[] part) {
        if (end.isDone()) {
            return;
        }
        try {
            frames.add(part);
        } catch (CbtException.Mangled e) {
            fail(e);
        }
    }

    private void fail(CbtException why) {
        end.completeExceptionally(why);
        abandon();
    }

    /** Status and message are in the headers if there is no body. */
    private void finish(HttpClientResponse response) {
        String status = trailer(response, STATUS);
        if (status.isEmpty()) {
            broken(new CbtException.Unavailable("the stream ended without a status"));
            return;
        }
        GrpcStatus.of(status, trailer(response, MESSAGE)).ifPresent(end::completeExceptionally);
        try {
            frames.end();
            end.complete(null);
        } catch (CbtException.Mangled e) {
            fail(e);
        }
    }

    private static String trailer(HttpClientResponse response, String name) {
        String trailer = response.getTrailer(name);
        String header = response.getHeader(name);
        String value = trailer == null ? header : trailer;
        return value == null ? "" : value;
    }

    /** Nobody waits for it any more: unless it has ended, the server need send no further. */
    void abandon() {
        HttpClientRequest sent = request.get();
        if (sent != null && (!end.isDone() || end.isCompletedExceptionally())) {
            sent.reset(CANCEL);
        }
    }
}
