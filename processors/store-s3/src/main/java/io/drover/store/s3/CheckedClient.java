package io.drover.store.s3;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A target's client, which sends with each object what its server can compare the content with.
 * Over HTTPS content is not part of the signature; beside TLS, which ends at a gateway at the
 * latest, it has a CRC-32C where the server's answers confirm that, else an MD5. What the server
 * knows is found out by the first write. Over HTTP the signature covers the content, and a second
 * digest would only cost time; buckets with Object Lock require one all the same. Thread-safe.
 */
final class CheckedClient extends DelegatingS3Client {
    /** Servers put the demand for a digest into different words. */
    private static final Set<String> DEMANDS =
            Set.of("MissingContentMD5", "InvalidRequest", "BadRequest", "");

    private final AtomicReference<ContentCheck> check;

    CheckedClient(S3Client client) {
        super(client);
        check =
                new AtomicReference<>(
                        plainEndpoint().isPresent()
                                ? ContentCheck.SIGNATURE
                                : ContentCheck.CRC32C_AND_MD5);
    }

    /** Where requests go over HTTP; empty if they go over HTTPS. */
    Optional<URI> plainEndpoint() {
        Optional<URI> endpoint = serviceClientConfiguration().endpointOverride();
        return S3ClientFactory.isPlain(endpoint) ? endpoint : Optional.empty();
    }

    /**
     * @throws SdkClientException also if the server took content that nothing but a CRC-32C came
     *     with, and did not confirm that: it is to be written again, and comes with an MD5 then
     */
    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        ContentCheck sent = check.get();
        PutObjectRequest.Builder checked = request.toBuilder();
        if (sent.hasMd5()) {
            checked.contentMD5(md5(body));
        }
        if (!sent.hasCrc32c()) {
            return super.putObject(sent.hasMd5() ? checked.build() : request, body);
        }
        String crc = crc32c(body);
        PutObjectResponse response = super.putObject(checked.checksumCRC32C(crc).build(), body);
        if (crc.equals(response.checksumCRC32C())) {
            // not where another write has just found out that the store wants an MD5
            check.compareAndSet(ContentCheck.CRC32C_AND_MD5, ContentCheck.CRC32C);
            return response;
        }
        check.set(ContentCheck.MD5);
        if (!sent.hasMd5()) {
            throw SdkClientException.create(
                    "the server did not confirm the CRC-32C of what it took; it is sent again with"
                            + " an MD5");
        }
        return response;
    }

    /**
     * Has all writes from now on come with an MD5 and nothing else, if the refusal of one may mean
     * that. Some servers refuse a header that they do not know.
     *
     * @return whether it may, so that the write is worth sending again
     */
    boolean turnToMd5(AwsServiceException refusal) {
        int status = refusal.statusCode();
        boolean changes =
                switch (check.get()) {
                    case SIGNATURE -> status == 400 && DEMANDS.contains(S3Errors.code(refusal));
                    case CRC32C_AND_MD5, CRC32C -> status == 400 || status == 501;
                    case MD5 -> false;
                };
        if (changes) {
            check.set(ContentCheck.MD5);
        }
        return changes;
    }

    private static String crc32c(RequestBody body) {
        CRC32C crc = new CRC32C();
        readInto(new CheckedOutputStream(OutputStream.nullOutputStream(), crc), body);
        byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(value);
    }

    private static String md5(RequestBody body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            readInto(new DigestOutputStream(OutputStream.nullOutputStream(), digest), body);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private static void readInto(OutputStream digest, RequestBody body) {
        try (digest;
                InputStream content = body.contentStreamProvider().newStream()) {
            content.transferTo(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
