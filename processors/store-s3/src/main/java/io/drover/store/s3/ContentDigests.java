package io.drover.store.s3;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Which targets get a {@code Content-MD5} with what is written. Over HTTPS the content is not part
 * of the signature, so the digest is all that the server can compare it with. Over HTTP the
 * signature covers the content by its SHA-256, and a second digest only costs time; buckets with
 * Object Lock require it all the same, which is found out once for each target. Thread-safe.
 */
final class ContentDigests {
    private static final Set<String> REFUSALS =
            Set.of("MissingContentMD5", "InvalidRequest", "BadRequest", "");

    private final Map<S3Client, Boolean> sent = Collections.synchronizedMap(new WeakHashMap<>());

    boolean areSentTo(S3Client client) {
        return sent.computeIfAbsent(client, ContentDigests::isUnsigned);
    }

    private static boolean isUnsigned(S3Client client) {
        return !S3ClientFactory.isPlain(client.serviceClientConfiguration().endpointOverride());
    }

    /**
     * Whether the answer to a write may be a demand for the digest. Servers put it into different
     * words, so a refusal of the request as such counts until the digest has been sent.
     */
    boolean mayBeDemanded(S3Client client, AwsServiceException answer) {
        return answer.statusCode() == 400
                && REFUSALS.contains(S3Errors.code(answer))
                && !areSentTo(client);
    }

    /** From now on the target gets it. */
    void send(S3Client client) {
        sent.put(client, true);
    }
}
