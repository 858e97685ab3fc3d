package io.drover.store.s3.direct;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to S3 by AWS Signature Version 4, in the Authorization header. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
 *     calculations for the Authorization header</a>
 */
final class SignatureV4 {
    /** Name of the header with the SHA-256 of the content, in hexadecimal digits. */
    static final String CONTENT_HASH = "x-amz-content-sha256";

    /** In place of that hash, where the connection protects the content. */
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY_LENGTH = 8;

    /** What signs all requests of a day. */
    private record DayKey(String day, String secret, SecretKeySpec key) {}

    private final String region;
    private final AwsCredentialsProvider credentials;
    private final InstantSource clock;
    private volatile DayKey dayKey = new DayKey("", "", new SecretKeySpec(new byte[1], HMAC));

    SignatureV4(String region, AwsCredentialsProvider credentials, InstantSource clock) {
        this.region = region;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * Adds the date, the token of a session if there is one, and the authorization.
     *
     * @param path as it is sent, encoded
     * @param headers all that are to be signed, by their names in lower case; {@code host} and
     *     {@value #CONTENT_HASH} are among them
     */
    void sign(String method, String path, SortedMap<String, String> headers) {
        AwsCredentials owner = credentials.resolveCredentials();
        String time = TIME.format(clock.instant());
        String day = time.substring(0, DAY_LENGTH);
        headers.put("x-amz-date", time);
        if (owner instanceof AwsSessionCredentials session) {
            headers.put("x-amz-security-token", session.sessionToken());
        }
        String scope = day + "/" + region + "/s3/aws4_request";
        String signedNames = String.join(";", headers.keySet());
        String digest = hex(sha256(canonical(method, path, headers, signedNames)));
        String signed = ALGORITHM + "\n" + time + "\n" + scope + "\n" + digest;
        String signature = hex(hmac(dayKey(day, owner.secretAccessKey()), signed));
        headers.put(
                "authorization",
                ALGORITHM
                        + " Credential="
                        + owner.accessKeyId()
                        + "/"
                        + scope
                        + ",SignedHeaders="
                        + signedNames
                        + ",Signature="
                        + signature);
    }

    private static String canonical(
            String method, String path, SortedMap<String, String> headers, String signedNames) {
        StringBuilder text = new StringBuilder(method).append('\n').append(path).append("\n\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            text.append(header.getKey()).append(':').append(header.getValue()).append('\n');
        }
        return text.append('\n')
                .append(signedNames)
                .append('\n')
                .append(headers.get(CONTENT_HASH))
                .toString();
    }

    private SecretKeySpec dayKey(String day, String secret) {
        DayKey known = dayKey;
        if (!known.day.equals(day) || !known.secret.equals(secret)) {
            byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
            for (String part : new String[] {day, region, "s3", "aws4_request"}) {
                key = hmac(new SecretKeySpec(key, HMAC), part);
            }
            known = new DayKey(day, secret, new SecretKeySpec(key, HMAC));
            dayKey = known;
        }
        return known.key;
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static byte[] sha256(String text) {
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
