package io.drover.store.s3.direct;

import org.apache.http.HttpRequest;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocketFactory;

/**
 * A client of the SDK that makes plain reads and writes of whole objects of one bucket itself. What
 * it gets back and is not plainly a success is given to the SDK, as if that had made the request.
 * Requests with more to them are left to the SDK. Thread-safe.
 */
public final class DirectClient extends DelegatingS3Client {
    private static final String SOME_KEY = "key";
    private static final String DIRECTORY_BUCKET = "--x-s3";
    private static final int LONGEST_CONFIRMATION = 8 * 1024;

    /** A request to be sent. */
    private interface Sending {
        HttpRequest request() throws IOException;
    }

    /** What a plainly successful answer means. */
    private interface Reading<T> {
        T result(Answer answer) throws IOException;
    }

    private final String bucket;
    private final DirectRequests requests;
    private final Connections connections;

    private DirectClient(
            S3Client sdk, String bucket, DirectRequests requests, Connections connections) {
        super(sdk);
        this.bucket = bucket;
        this.requests = requests;
        this.connections = connections;
    }

    /**
     * The SDK's client itself, if the place of its objects is one that only the SDK knows how to
     * find, or to sign for: an access point, a directory bucket, an address that is no host's name.
     *
     * @param sdk with a {@link ReplayingClient} for its HTTP client
     * @param tls for a store that is reached over HTTPS
     * @param connect until a connection is there
     * @param silence between two pieces of an answer
     */
    public static S3Client over(
            S3Client sdk,
            String bucket,
            String region,
            AwsCredentialsProvider credentials,
            Optional<SSLSocketFactory> tls,
            Duration connect,
            Duration silence) {
        SignatureV4 signature = new SignatureV4(region, credentials, InstantSource.system());
        return address(sdk, bucket)
                .<S3Client>map(
                        address ->
                                new DirectClient(
                                        sdk,
                                        bucket,
                                        new DirectRequests(address, signature),
                                        new Connections(address, tls, connect, silence)))
                .orElse(sdk);
    }

    /** What the SDK makes of endpoint, region and style of addresses. */
    private static Optional<StoreAddress> address(S3Client sdk, String bucket) {
        if (!bucket.matches("[A-Za-z0-9._-]+") || bucket.endsWith(DIRECTORY_BUCKET)) {
            return Optional.empty();
        }
        try {
            URI object = sdk.utilities().getUrl(url -> url.bucket(bucket).key(SOME_KEY)).toURI();
            return Optional.ofNullable(object.getHost())
                    .filter(host -> !host.startsWith("["))
                    .map(host -> StoreAddress.of(object.resolve(".")));
        } catch (SdkException | URISyntaxException _) {
            // the SDK says so at the first request
            return Optional.empty();
        }
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        Optional<Long> length = body.optionalContentLength();
        if (length.isEmpty() || !isPlain(request)) {
            return super.putObject(request, body);
        }
        Content content = new Content(body.contentStreamProvider(), length.get());
        return direct(
                () -> requests.write(request, content),
                DirectClient::written,
                () -> super.putObject(request, body));
    }

    private boolean isPlain(PutObjectRequest request) {
        PutObjectRequest plain =
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key(request.key())
                        .contentLength(request.contentLength())
                        .contentType(request.contentType())
                        .contentMD5(request.contentMD5())
                        .checksumCRC32C(request.checksumCRC32C())
                        .metadata(request.metadata())
                        .build();
        return request.metadata().isEmpty() && request.equals(plain);
    }

    private static PutObjectResponse written(Answer answer) throws IOException {
        try (InputStream body = answer.body()) {
            body.readNBytes(LONGEST_CONFIRMATION);
        }
        PutObjectResponse.Builder response = PutObjectResponse.builder();
        answer.header("ETag").ifPresent(response::eTag);
        answer.header("x-amz-checksum-crc32c").ifPresent(response::checksumCRC32C);
        answer.header("x-amz-version-id").ifPresent(response::versionId);
        return response.build();
    }

    @Override
    public <T> T getObject(
            GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        GetObjectRequest plain =
                GetObjectRequest.builder().bucket(bucket).key(request.key()).build();
        if (!request.equals(plain)) {
            return super.getObject(request, transformer);
        }
        return direct(
                () -> requests.read(request.key()),
                answer -> read(answer, transformer),
                () -> super.getObject(request, transformer));
    }

    private static <T> T read(Answer answer, ResponseTransformer<GetObjectResponse, T> transformer)
            throws IOException {
        GetObjectResponse.Builder response =
                GetObjectResponse.builder().contentLength(answer.length());
        answer.header("ETag").ifPresent(response::eTag);
        answer.header("Content-Type").ifPresent(response::contentType);
        answer.header("x-amz-version-id").ifPresent(response::versionId);
        AnswerBody body = answer.body();
        boolean left = false;
        try {
            T result = transformer.transform(response.build(), body.abortable());
            left = transformer.needsConnectionLeftOpen();
            return result;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // a transformer may throw anything; the SDK wraps it like this
            throw SdkClientException.create("cannot read the content: " + e.getMessage(), e);
        } finally {
            if (!left) {
                body.close();
            }
        }
    }

    /**
     * Makes a request.
     *
     * @param sdk the same by the SDK, which interprets what is not plainly a success
     */
    private <T> T direct(Sending sending, Reading<T> reading, Supplier<T> sdk) {
        Received received;
        try {
            Answer answer = exchange(sending.request());
            if (answer.isPlainSuccess()) {
                return reading.result(answer);
            }
            received = new Received.Answered(answer);
        } catch (IOException e) {
            received = new Received.Failed(e);
        }
        return ReplayingClient.interpreting(received, sdk);
    }

    /** The server may have closed a connection that was kept; then the request has not arrived. */
    private Answer exchange(HttpRequest request) throws IOException {
        Optional<Connection> kept = connections.kept();
        if (kept.isPresent()) {
            try {
                return kept.get().exchange(request);
            } catch (IOException e) {
                if (!isClosedBefore(kept.get(), e)) {
                    throw e;
                }
                connections.closeKept();
            }
        }
        return connections.open().exchange(request);
    }

    private static boolean isClosedBefore(Connection connection, IOException failure) {
        return !connection.isAnswering()
                && !(failure instanceof SocketTimeoutException)
                && !Thread.currentThread().isInterrupted();
    }

    @Override
    public void close() {
        connections.close();
        super.close();
    }
}
