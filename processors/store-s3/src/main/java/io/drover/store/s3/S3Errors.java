package io.drover.store.s3;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.store.Causes;
import io.drover.store.NoConnection;
import io.drover.store.StoreFaults;
import io.drover.store.StoreRequest;

import org.apache.camel.Exchange;
import org.apache.http.HttpException;
import org.apache.http.NoHttpResponseException;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Tells the SDK's exceptions apart. Bean {@code s3Errors}. */
public final class S3Errors {
    private static final Set<String> FORBIDDEN =
            Set.of("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch");

    /**
     * Replaces the failure of an attempt by the store error that it means, or by the answer
     * "absent" where that is one.
     */
    public void map(Exchange exchange) throws StoreException {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        StoreRequest request = exchange.getProperty(StoreRequest.PROPERTY, StoreRequest.class);
        if (isAbsent(failure, request)) {
            if (request instanceof StoreRequest.Stat) {
                exchange.getMessage().setBody(Optional.empty());
                return;
            }
            throw new StoreException.NotFound(
                    "no object " + request.key() + " in the bucket", failure);
        }
        demandDigest(failure, request, exchange);
        String bucket = exchange.getMessage().getHeader(S3Listing.BUCKET, String.class);
        String verb = request instanceof StoreRequest.Children ? "list" : request.operation();
        String doing = "cannot " + verb + " " + request.key() + " in bucket " + bucket;
        demandTls(failure, doing, exchange);
        throw translate(failure, doing, bucket);
    }

    /** Has the write repeated with an MD5, if it may be that which the server asks for. */
    private static void demandDigest(Throwable failure, StoreRequest request, Exchange exchange)
            throws StoreException {
        if (request instanceof StoreRequest.Write
                && failure instanceof AwsServiceException answer
                && S3Listing.client(exchange).turnToMd5(answer)) {
            throw new StoreException.Unavailable(
                    "%s was refused as it was sent (%d %s) and is sent with nothing but Content-MD5"
                            .formatted(request.key(), answer.statusCode(), code(answer)),
                    answer);
        }
    }

    /** Tells a server that speaks HTTPS where HTTP is asked for from one in other trouble. */
    private static void demandTls(Throwable failure, String doing, Exchange exchange)
            throws StoreException {
        Optional<URI> plain = S3Listing.client(exchange).plainEndpoint();
        if (plain.isPresent() && isNoHttp(failure) && TlsProbe.speaksTls(plain.get())) {
            throw new StoreException.Untrusted(doing + ": " + TlsTrouble.NO_HTTP.text(), failure);
        }
    }

    /** Such a server ends the connection, answers in TLS, or with a page in place of an error. */
    private static boolean isNoHttp(Throwable failure) {
        return switch (failure) {
            case AwsServiceException answer -> answer.statusCode() == 400 && code(answer).isEmpty();
            case AbortedException _ -> false;
            case SdkClientException client -> Causes.of(client).anyMatch(S3Errors::isNoAnswer);
            default -> false;
        };
    }

    private static boolean isNoAnswer(Throwable cause) {
        return cause instanceof HttpException || cause instanceof NoHttpResponseException;
    }

    /**
     * A GET's 404 is the store's word only with its code; a gateway's has none. A HEAD's has no
     * body to tell by.
     */
    private static boolean isAbsent(Throwable failure, StoreRequest request) {
        return failure instanceof AwsServiceException service
                && service.statusCode() == 404
                && (request instanceof StoreRequest.Stat
                        ? !code(service).equals("NoSuchBucket")
                        : code(service).equals("NoSuchKey"));
    }

    private static StoreException translate(Throwable failure, String doing, String bucket) {
        return switch (failure) {
            case StoreException store -> store;
            case StoreFaults.CallerFault fault -> throw fault;
            case AwsServiceException service -> S3Refusals.of(service, doing, bucket);
            case AbortedException aborted -> interrupted(doing, aborted);
            case SdkClientException client
                    when client.getMessage().contains("Unable to load credentials") ->
                    new StoreException.Forbidden(
                            doing
                                    + ": no credentials; put AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY into the target's Secret",
                            client);
            case SdkClientException client -> unavailable(doing, client);
            case IOException io ->
                    new StoreException.Unavailable(doing + ": " + io.getMessage(), io);
            default -> new StoreException.Unavailable(doing + ": " + failure.getMessage(), failure);
        };
    }

    private static StoreException unavailable(String doing, SdkClientException client) {
        String text = doing + ": " + rootMessage(client);
        return TlsTrouble.of(client)
                .<StoreException>map(
                        trouble ->
                                new StoreException.Untrusted(text + "; " + trouble.text(), client))
                .orElseGet(() -> NoConnection.unavailable(text, client));
    }

    private static StoreException interrupted(String doing, AbortedException cause) {
        Thread.currentThread().interrupt();
        return new StoreException.Unavailable("interrupted: " + doing, cause);
    }

    /** A batch deletion answers 200 also if it deleted nothing. */
    static void checkDeleted(DeleteObjectsResponse response) throws StoreException {
        if (response.hasErrors() && !response.errors().isEmpty()) {
            S3Error first = response.errors().getFirst();
            String text =
                    "delete "
                            + first.key()
                            + ": "
                            + first.code()
                            + (first.message() == null ? "" : ", " + first.message())
                            + " ("
                            + response.errors().size()
                            + " objects)";
            throw FORBIDDEN.contains(first.code())
                    ? new StoreException.Forbidden(text)
                    : new StoreException.Unavailable(text);
        }
    }

    /**
     * Every S3 store answers an object with its ETag; what has none, such as the page of a gateway
     * or a captive portal, comes from somebody else. What was encoded on the way is not what was
     * stored either.
     */
    static void checkObject(InputStream content, ObjectKey key) throws StoreException {
        if (content instanceof ResponseInputStream<?> response
                && response.response() instanceof GetObjectResponse object) {
            String encoding = object.contentEncoding() == null ? "" : object.contentEncoding();
            boolean foreign = object.eTag() == null || object.eTag().isEmpty();
            if (foreign || !encoding.isEmpty() && !encoding.equals("identity")) {
                response.abort();
                throw new StoreException.Unavailable(
                        foreign
                                ? "the answer to the request for %s is not an S3 store's: it has no ETag (content type %s); check what stands between here and the store"
                                        .formatted(key, object.contentType())
                                : "the answer to the request for %s was encoded as %s on its way; check what stands between here and the store"
                                        .formatted(key, encoding));
            }
        }
    }

    static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }

    /** The root says what happened, but for a refused connection not where. */
    private static String rootMessage(Throwable e) {
        Throwable cause = e.getCause();
        if (cause != null
                && cause.getMessage() != null
                && cause.getMessage().startsWith("Connect to ")) {
            return cause.getMessage();
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null
                ? root.getClass().getSimpleName()
                : root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
