package io.drover.cbt;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * Calls the service by gRPC over HTTP/2 with TLS. A stream is taken as fast as it is understood,
 * and no faster sent: HTTP/2 holds the server back.
 */
public final class SnapshotMetadataClient implements SnapshotMetadata {
    private static final String SERVICE = "/snapshotmetadata.SnapshotMetadata/";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final HttpClient client;
    private final String address;
    private final Path token;
    private final Duration silence;

    /**
     * @param address {@code host:port}
     * @param certificates that the service's own is signed by, PEM; empty for those of the JDK
     * @param token file with the token; read for each call, as a kubelet renews it
     * @param silence how long the service may send nothing
     */
    public SnapshotMetadataClient(
            String address, String certificates, Path token, Duration silence) {
        this.address = address;
        this.token = token;
        this.silence = silence;
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
        this.client = vertx.createHttpClient(options(certificates));
    }

    private static HttpClientOptions options(String certificates) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setUseAlpn(true)
                        .setSsl(true)
                        .setVerifyHost(true)
                        .setConnectTimeout((int) CONNECT.toMillis());
        return certificates.isEmpty()
                ? options
                : options.setTrustOptions(
                        new PemTrustOptions().addCertValue(Buffer.buffer(certificates)));
    }

    @Override
    public void read(MetadataQuery query, long offset, Pages pages)
            throws CbtException, InterruptedException {
        MetadataAnswer answer = new MetadataAnswer(pages);
        byte[] message = GrpcFrames.frame(query.message(token(), offset));
        client.request(options(query))
                .onFailure(answer::broken)
                .onSuccess(
                        request -> {
                            request.exceptionHandler(answer::broken);
                            request.response()
                                    .onFailure(answer::broken)
                                    .onSuccess(response -> answer.follow(request, response));
                            request.end(Buffer.buffer(message)).onFailure(answer::broken);
                        });
        try {
            answer.end().get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            answer.abandon();
        }
    }

    private static CbtException failure(Throwable cause) {
        return cause instanceof CbtException known
                ? known
                : new CbtException.Unavailable(
                        cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }

    private RequestOptions options(MetadataQuery query) throws CbtException.Unavailable {
        ServiceAddress service = ServiceAddress.parse(address);
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(service.host())
                .setPort(service.port())
                .setServer(SocketAddress.inetSocketAddress(service.resolve()))
                .setURI(SERVICE + query.procedure())
                .setIdleTimeout(silence.toMillis())
                .putHeader("content-type", "application/grpc")
                .putHeader("grpc-accept-encoding", "identity")
                .putHeader("te", "trailers");
    }

    private String token() throws CbtException.Denied {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw new CbtException.Denied("the token cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
