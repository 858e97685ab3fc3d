package io.drover.store.s3;

import io.drover.blockengine.store.StoreException;
import io.drover.store.StoreRequest;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Deletes several objects with one request where the store can do that, and one by one where it
 * cannot, such as Google's interoperability interface; found out once for each target. Bean {@code
 * s3Deletion}.
 */
public final class S3Deletion {
    private static final Logger LOG = LoggerFactory.getLogger(S3Deletion.class);

    /** How stores say that they do not know the request. */
    private static final Set<String> UNKNOWN_REQUEST =
            Set.of(
                    "NotImplemented",
                    "MethodNotAllowed",
                    "MalformedPOSTRequest",
                    "UnsupportedOperation",
                    "InvalidArgument",
                    "InvalidRequest",
                    "BadRequest");

    private static final Set<Integer> UNKNOWN_STATUS = Set.of(400, 404, 405, 411, 501);

    private final Set<S3Client> onlyOneByOne =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    public void delete(Exchange exchange) throws StoreException {
        StoreRequest.Delete request =
                exchange.getProperty(StoreRequest.PROPERTY, StoreRequest.Delete.class);
        String bucket = exchange.getMessage().getHeader(S3Listing.BUCKET, String.class);
        S3Client client = S3Listing.client(exchange);
        List<String> keys =
                request.keys().stream().map(key -> S3Listing.absolute(exchange, key)).toList();
        if (onlyOneByOne.contains(client) || !deleteTogether(client, bucket, keys)) {
            keys.forEach(key -> client.deleteObject(one -> one.bucket(bucket).key(key)));
        }
        exchange.getMessage().setBody(true);
    }

    /** Whether the store knows the request; if not, nothing was deleted. */
    private boolean deleteTogether(S3Client client, String bucket, List<String> keys)
            throws StoreException {
        List<ObjectIdentifier> objects =
                keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
        try {
            S3Errors.checkDeleted(
                    client.deleteObjects(
                            several ->
                                    several.bucket(bucket)
                                            .delete(list -> list.objects(objects).quiet(true))));
            return true;
        } catch (AwsServiceException e) {
            if (!isUnknown(e)) {
                throw e;
            }
            onlyOneByOne.add(client);
            LOG.info(
                    "the store of bucket {} cannot delete several objects with one request ({} {});"
                            + " they are deleted one by one",
                    bucket,
                    e.statusCode(),
                    S3Errors.code(e));
            return false;
        }
    }

    private static boolean isUnknown(AwsServiceException e) {
        String code = S3Errors.code(e);
        return UNKNOWN_STATUS.contains(e.statusCode())
                && (code.isEmpty() || UNKNOWN_REQUEST.contains(code));
    }
}
