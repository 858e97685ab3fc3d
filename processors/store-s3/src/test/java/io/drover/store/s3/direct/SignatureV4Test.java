package io.drover.store.s3.direct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** By the examples of the API's documentation. */
class SignatureV4Test {
    private static final String ID = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");
    private static final String EMPTY =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static SortedMap<String, String> signed(
            AwsCredentials owner, String method, String path, Map<String, String> headers) {
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.put("host", "examplebucket.s3.amazonaws.com");
        new SignatureV4(
                        "us-east-1",
                        StaticCredentialsProvider.create(owner),
                        InstantSource.fixed(TIME))
                .sign(method, path, all);
        return all;
    }

    @Test
    void readsAreSignedAsDocumented() {
        assertThat(
                        signed(
                                AwsBasicCredentials.create(ID, SECRET),
                                "GET",
                                "/test.txt",
                                Map.of("x-amz-content-sha256", EMPTY, "range", "bytes=0-9")))
                .containsEntry("x-amz-date", "20130524T000000Z")
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256"
                            + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                            + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                            + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void writesAreSignedAsDocumented() {
        assertThat(
                        signed(
                                AwsBasicCredentials.create(ID, SECRET),
                                "PUT",
                                "/test%24file.text",
                                Map.of(
                                        "date",
                                        "Fri, 24 May 2013 00:00:00 GMT",
                                        "x-amz-content-sha256",
                                        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                                        "x-amz-storage-class",
                                        "REDUCED_REDUNDANCY")))
                .hasEntrySatisfying(
                        "authorization",
                        text ->
                                assertThat(text)
                                        .endsWith(
                                                "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
    }

    @Test
    void tokensOfSessionsAreSentAndSigned() {
        assertThat(
                        signed(
                                AwsSessionCredentials.create(ID, SECRET, "token"),
                                "GET",
                                "/",
                                Map.of("x-amz-content-sha256", EMPTY)))
                .containsEntry("x-amz-security-token", "token")
                .hasEntrySatisfying(
                        "authorization",
                        text -> assertThat(text).contains(";x-amz-date;x-amz-security-token,"));
    }

    @Test
    void keyOfTheDayIsThatOfTheDayAndTheOwner() {
        AwsCredentials[] owner = {AwsBasicCredentials.create(ID, SECRET)};
        Instant[] now = {TIME};
        SignatureV4 signature =
                new SignatureV4("us-east-1", () -> owner[0], (InstantSource) () -> now[0]);
        SortedMap<String, String> first =
                new TreeMap<>(Map.of("host", "h", "x-amz-content-sha256", EMPTY));
        signature.sign("GET", "/", first);

        now[0] = TIME.plusSeconds(86_400);
        owner[0] = AwsBasicCredentials.create(ID, "other");
        SortedMap<String, String> next =
                new TreeMap<>(Map.of("host", "h", "x-amz-content-sha256", EMPTY));
        signature.sign("GET", "/", next);
        SortedMap<String, String> fresh =
                new TreeMap<>(Map.of("host", "h", "x-amz-content-sha256", EMPTY));
        new SignatureV4("us-east-1", () -> owner[0], () -> now[0]).sign("GET", "/", fresh);

        assertThat(next).isEqualTo(fresh).isNotEqualTo(first);
    }
}
