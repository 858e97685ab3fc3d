package io.drover.store.s3;

import io.drover.blockengine.store.StoreException;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error answer of an S3 store means, by its status, code and sentence: stores use the same
 * codes for different things, and say in words what helps. Answers that will be the same next time
 * are never {@link StoreException.Unavailable}, which is tried again.
 */
final class S3Refusals {
    private static final Set<String> NO_SPACE =
            Set.of("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "EntityTooLarge");
    private static final Pattern NO_SPACE_CODE =
            Pattern.compile("Quota|StorageFull|StorageLimit|NotEnoughSpace");
    private static final Pattern NO_SPACE_TEXT =
            Pattern.compile(
                    "\\b(storage )?cap(s)? (exceeded|reached)|\\bcaps? page|quota|out of space|no"
                        + " space|storage (is )?full|insufficient (storage|space)|storage limit",
                    Pattern.CASE_INSENSITIVE);
    private static final Set<String> WRONG_KEYS =
            Set.of(
                    "SignatureDoesNotMatch",
                    "InvalidAccessKeyId",
                    "AccessDenied",
                    "ExpiredToken",
                    "InvalidToken",
                    "TokenRefreshRequired");
    private static final Set<String> OTHER_REGION =
            Set.of(
                    "PermanentRedirect",
                    "TemporaryRedirect",
                    "Redirect",
                    "IllegalLocationConstraintException",
                    "IncorrectEndpoint");
    private static final Pattern EXPECTED_REGION =
            Pattern.compile("expecting '?([a-z0-9-]+)'?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RETAINED =
            Pattern.compile(
                    "\\b(worm|object ?lock|retention|retained|legal hold|immutab)",
                    Pattern.CASE_INSENSITIVE);

    /** Values that a sentence may repeat and nobody else may see. */
    private static final Pattern SECRETS =
            Pattern.compile("(?i)(signature|secret|token|credential|password)(\\s*[:=]\\s*)\\S+");

    private static final int LONGEST_TEXT = 300;
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private S3Refusals() {}

    /**
     * @param doing what was tried, for the message
     */
    static StoreException of(AwsServiceException e, String doing, String bucket) {
        String code = S3Errors.code(e);
        String text = doing + ": " + e.statusCode() + " " + code + sentence(e);
        if (code.equals("NoSuchBucket")) {
            return new StoreException.NoSuchTarget(
                    "bucket " + bucket + " does not exist; create it or correct the target's URL",
                    e);
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return new StoreException.Forbidden(
                    text + "; the clocks of this machine and the server differ, set them right",
                    "set the clocks right, then run it again",
                    e);
        }
        Optional<String> region = expectedRegion(e, code);
        if (region.isPresent()) {
            return new StoreException.Forbidden(
                    "%s; bucket %s is in another region%s: correct the region in the target's URL, s3://%s@<region>/"
                            .formatted(text, bucket, region.get(), bucket),
                    "correct the region, then run it again",
                    e);
        }
        if (code.equals("InvalidObjectState")) {
            return new StoreException.Forbidden(
                    text
                            + "; the object is archived: bring it back from the archive in the"
                            + " store before it can be read",
                    "bring it back, then run it again",
                    e);
        }
        if (isFull(e, code)) {
            return new StoreException.OutOfSpace(text, e);
        }
        if (isRetained(e)) {
            return new StoreException.Forbidden(
                    text + "; the bucket's retention keeps the object until it ends", e);
        }
        if (WRONG_KEYS.contains(code) || e.statusCode() == 401 || e.statusCode() == 403) {
            return new StoreException.Forbidden(
                    text
                            + "; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the target's"
                            + " Secret and the bucket's policy",
                    "correct them (--credentials, or the environment), then run it again",
                    e);
        }
        if (e.statusCode() == 409 || e.statusCode() == 412) {
            return new StoreException.Conflict(text, e);
        }
        return isLasting(e, code)
                ? new StoreException.Forbidden(text, e)
                : new StoreException.Unavailable(text, e);
    }

    /**
     * Whether the answer will be the same next time. Without a code, 404 may be a gateway's, and
     * 400 to a HEAD request a time-out.
     */
    private static boolean isLasting(AwsServiceException e, String code) {
        int status = e.statusCode();
        return status >= 300
                && status < 500
                && !PASSING.contains(status)
                && !(code.isEmpty() && (status == 400 || status == 404))
                && !code.equals("RequestTimeout");
    }

    /** Empty if the region is not the trouble; else a blank and the region, if it is named. */
    private static Optional<String> expectedRegion(AwsServiceException e, String code) {
        boolean malformed = code.equals("AuthorizationHeaderMalformed");
        boolean redirected =
                e.statusCode() == 301 || e.statusCode() == 307 || OTHER_REGION.contains(code);
        Matcher named = EXPECTED_REGION.matcher(message(e));
        boolean found = named.find();
        if (!redirected && !(malformed && found)) {
            return Optional.empty();
        }
        return Optional.of(
                header(e, "x-amz-bucket-region")
                        .or(() -> found ? Optional.of(named.group(1)) : Optional.empty())
                        .map(region -> ", " + region)
                        .orElse(""));
    }

    private static boolean isFull(AwsServiceException e, String code) {
        return NO_SPACE.contains(code)
                || NO_SPACE_CODE.matcher(code).find()
                || e.statusCode() == 507
                || (e.statusCode() == 403 || e.statusCode() == 400)
                        && NO_SPACE_TEXT.matcher(message(e)).find();
    }

    private static boolean isRetained(AwsServiceException e) {
        return (e.statusCode() == 403 || e.statusCode() == 400)
                && RETAINED.matcher(message(e)).find()
                && !message(e).contains("Content-MD5");
    }

    private static Optional<String> header(AwsServiceException e, String name) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null
                ? Optional.empty()
                : e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader(name);
    }

    private static String message(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
                ? ""
                : e.awsErrorDetails().errorMessage();
    }

    /** The store's own sentence, in parentheses, short and without secrets. */
    private static String sentence(AwsServiceException e) {
        String text = SECRETS.matcher(message(e).strip()).replaceAll("$1$2***");
        if (text.isEmpty()) {
            return "";
        }
        String oneLine = text.replaceAll("\\s+", " ");
        return " (%s)"
                .formatted(
                        oneLine.length() > LONGEST_TEXT
                                ? oneLine.substring(0, LONGEST_TEXT) + "…"
                                : oneLine);
    }
}
