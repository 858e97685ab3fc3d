package io.drover.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.nfs4.NfsUrl;
import io.drover.store.s3.S3Url;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class TargetKindsTest {
    @Test
    void readsTheFormsThatLonghornHas() {
        assertThat(TargetKinds.parse("s3://backups@eu-west-1/a/b/"))
                .isEqualTo(
                        new S3Url(
                                "s3://backups@eu-west-1/a/b/",
                                "backups",
                                "eu-west-1",
                                ObjectKey.of("a/b")));
        assertThat(TargetKinds.parse("s3://backups@eu-west-1/"))
                .isInstanceOfSatisfying(
                        S3Url.class, s3 -> assertThat(s3.prefix()).isEqualTo(ObjectKey.ROOT));
        assertThat(TargetKinds.parse("nfs://server:/export/path?nfsOptions=soft,timeo=330"))
                .isInstanceOfSatisfying(
                        NfsUrl.class,
                        nfs -> {
                            assertThat(nfs.host()).isEqualTo("server");
                            assertThat(nfs.port()).isEqualTo(2049);
                            assertThat(nfs.path()).isEqualTo("/export/path");
                            assertThat(nfs.options()).isEqualTo(List.of("soft", "timeo=330"));
                        });
        assertThat(TargetKinds.parse("vfs:///var/backups"))
                .isEqualTo(new DirectoryUrl("vfs:///var/backups", Path.of("/var/backups")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://bucket/path | the region is missing",
                "s3://bucket@/path | the region is missing",
                "s3://bucket@us-east-1 | trailing '/'",
                "s3://@us-east-1/ | the bucket is missing",
                "nfs://server | the export path is missing",
                "nfs:///export | the host is missing",
                "ftp://server/x | driver ftp is not supported",
                "cifs://server/share | cifs targets are not served yet",
                "/var/backups | has no scheme",
                "s3://bucket@us-east-1/a$b | must not contain",
                "file://host/x | names a host",
                "file:///a%2 | begins an escape of two hex digits",
                "s3://b@r/100% | write %25 for the sign itself",
            })
    void saysWhatIsMissing(String url, String reason) {
        assertThatThrownBy(() -> TargetKinds.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a+b | a+b",
                "a%20b | a b",
                "a%2Bb | a+b",
                "100%25 | 100%",
                "caf%C3%A9 | café",
                "a%2Fb | a/b",
                "a b | a b",
                "a#b | a",
            })
    void pathsAreReadAsLonghornReadsThem(String written, String meant) {
        assertThat(TargetKinds.parse("s3://bucket@region/" + written))
                .isInstanceOfSatisfying(
                        S3Url.class, s3 -> assertThat(s3.prefix()).isEqualTo(ObjectKey.of(meant)));
        assertThat(TargetKinds.parse("nfs://server:/" + written + "?nfsOptions=soft"))
                .isInstanceOfSatisfying(
                        NfsUrl.class, nfs -> assertThat(nfs.path()).isEqualTo("/" + meant));
        assertThat(TargetKinds.parse("file:///" + written))
                .isInstanceOfSatisfying(
                        DirectoryUrl.class,
                        file -> assertThat(file.path()).isEqualTo(Path.of("/" + meant)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"azblob://container@core.windows.net/", "cifs://h/share", "ftp://h/x"})
    void schemesThatNobodyServesAreFoundBeforeAnythingElse(String url) {
        assertThatThrownBy(() -> TargetKinds.requireServed(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use file:///<directory>");
        assertThatCode(() -> TargetKinds.requireServed("s3://no-region/"))
                .doesNotThrowAnyException();
    }

    @Test
    void backupUrlsRepeatTheTargetWithItsOptions() {
        BackupUrl url =
                BackupUrl.parse(
                        "nfs://h:/p?nfsOptions=soft%2Ctimeo%3D3\\u0026backup=b-1&volume=vol-1");

        assertThat(url.target()).isEqualTo("nfs://h:/p?nfsOptions=soft%2Ctimeo%3D3");
        assertThat(url)
                .hasToString("nfs://h:/p?backup=b-1&nfsOptions=soft%2Ctimeo%3D3&volume=vol-1");
        assertThatThrownBy(() -> BackupUrl.parse("s3://b@r/"))
                .hasMessageContaining("?backup=<name>&volume=<name>");
    }

    @Test
    void secretValuesWithBlanksAtTheirEndsAreRefusedByKey() {
        assertThatThrownBy(
                        () ->
                                new TargetCredentials(Map.of("AWS_SECRET_ACCESS_KEY", "secret\n"))
                                        .checked("Secret s3-secret"))
                .hasMessageContaining("Secret s3-secret")
                .hasMessageContaining("AWS_SECRET_ACCESS_KEY ends with a newline")
                .hasMessageNotContaining("secret\n");
        assertThatThrownBy(
                        () ->
                                new TargetCredentials(Map.of("AWS_ACCESS_KEY_ID", " key"))
                                        .checked("Secret s3-secret"))
                .hasMessageContaining("AWS_ACCESS_KEY_ID begins with a blank");
    }

    @Test
    void aPortAmongTheOptionsIsPartOfTheLocation() {
        assertThat(TargetKinds.parse("nfs://h:/p?nfsOptions=port%3D20490%2Csoft").location())
                .isEqualTo(TargetKinds.parse("nfs://h:20490/p").location());
        assertThat(TargetKinds.parse("nfs://[fd00::1]:20490/p").location())
                .isEqualTo("nfs://[fd00::1]:20490/p");
    }
}
