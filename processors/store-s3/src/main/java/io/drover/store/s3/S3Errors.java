package io.drover.store.s3;

import io.drover.blockengine.store.StoreException;
import io.drover.store.NoConnection;
import io.drover.store.StoreFaults;
import io.drover.store.StoreRequest;

import org.apache.camel.Exchange;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.S3Error;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Tells the SDK's exceptions apart. Bean {@code s3Errors}. */
public final class S3Errors {
    private static final Set<String> NO_SPACE =
            Set.of("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "EntityTooLarge");
    private static final Set<String> BAD_KEYS =
            Set.of(
                    "SignatureDoesNotMatch",
                    "InvalidAccessKeyId",
                    "AccessDenied",
                    "ExpiredToken",
                    "InvalidToken",
                    "TokenRefreshRequired");

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
        throw translate(
                failure, request, exchange.getMessage().getHeader(S3Listing.BUCKET, String.class));
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

    private static StoreException translate(
            Throwable failure, StoreRequest request, String bucket) {
        String verb = request instanceof StoreRequest.Children ? "list" : request.operation();
        String doing = "cannot " + verb + " " + request.key() + " in bucket " + bucket;
        return switch (failure) {
            case StoreException store -> store;
            case StoreFaults.CallerFault fault -> throw fault;
            case AwsServiceException service -> ofService(service, doing, bucket);
            case AbortedException aborted -> interrupted(doing, aborted);
            case SdkClientException client
                    when client.getMessage().contains("Unable to load credentials") ->
                    new StoreException.Forbidden(
                            doing
                                    + ": no credentials; put AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY into the target's Secret",
                            client);
            case SdkClientException client ->
                    NoConnection.unavailable(doing + ": " + rootMessage(client), client);
            case IOException io ->
                    new StoreException.Unavailable(doing + ": " + io.getMessage(), io);
            default -> new StoreException.Unavailable(doing + ": " + failure.getMessage(), failure);
        };
    }

    private static StoreException interrupted(String doing, AbortedException cause) {
        Thread.currentThread().interrupt();
        return new StoreException.Unavailable("interrupted: " + doing, cause);
    }

    private static StoreException ofService(AwsServiceException e, String doing, String bucket) {
        String text = doing + ": " + e.statusCode() + " " + code(e);
        if (code(e).equals("NoSuchBucket")) {
            return new StoreException.NoSuchTarget(
                    "bucket " + bucket + " does not exist; create it or correct the target's URL",
                    e);
        }
        if (code(e).equals("RequestTimeTooSkewed")) {
            return new StoreException.Forbidden(
                    text + "; the clocks of this machine and the server differ, set them right", e);
        }
        if (NO_SPACE.contains(code(e)) || e.statusCode() == 507) {
            return new StoreException.OutOfSpace(text, e);
        }
        if (BAD_KEYS.contains(code(e)) || e.statusCode() == 401 || e.statusCode() == 403) {
            return new StoreException.Forbidden(
                    text
                            + "; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the target's"
                            + " Secret and the bucket's policy",
                    e);
        }
        if (e.statusCode() == 409 || e.statusCode() == 412) {
            return new StoreException.Conflict(text, e);
        }
        return new StoreException.Unavailable(text, e);
    }

    /** A batch deletion answers 200 also if it deleted nothing. */
    static void checkDeleted(Object answer) throws StoreException {
        if (answer instanceof DeleteObjectsResponse response
                && response.hasErrors()
                && !response.errors().isEmpty()) {
            S3Error first = response.errors().getFirst();
            String text =
                    "delete "
                            + first.key()
                            + ": "
                            + first.code()
                            + " ("
                            + response.errors().size()
                            + " objects)";
            throw BAD_KEYS.contains(first.code())
                    ? new StoreException.Forbidden(text)
                    : new StoreException.Unavailable(text);
        }
    }

    private static String code(AwsServiceException e) {
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
