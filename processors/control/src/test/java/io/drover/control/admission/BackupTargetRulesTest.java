package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.BackupTarget;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

class BackupTargetRulesTest {
    private TestCluster api;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private BackupTarget target(String url) {
        BackupTarget target = new BackupTarget();
        target.setMetadata(api.cluster().metadata("archive", Map.of()));
        target.getSpec().backupTargetURL = url;
        return target;
    }

    private void admit(String url, Optional<BackupTarget> old) {
        new BackupTargetRules(api.cluster()).admit(target(url), old);
    }

    @ParameterizedTest
    @ValueSource(strings = {"azblob://c@core.windows.net/", "cifs://h/share", "ftp://h/path"})
    void schemeThatIsNotServedIsRefused(String url) {
        assertThatThrownBy(() -> admit(url, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(url)
                .hasMessageContaining("use file:///<directory>");
        assertThatThrownBy(() -> admit(url, Optional.of(target("file:///before"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void targetThatHasSuchAUrlAlreadyCanStillBeChanged() {
        String url = "cifs://h/share";

        assertThatCode(() -> admit(url, Optional.of(target(url)))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file://with-a-host/x", "file:///nowhere", "no-scheme"})
    void urlThatMayBePutRightElsewhereIsAdmitted(String url) {
        assertThatCode(() -> admit(url, Optional.empty())).doesNotThrowAnyException();
    }

    private BackupTarget verified(String schedule) {
        BackupTarget target = target("file:///nowhere");
        target.getMetadata().setAnnotations(Map.of("drover.io/verify-schedule", schedule));
        return target;
    }

    @Test
    void wrongAnnotationsAreRefusedWhenTheyAreWritten() {
        BackupTargetRules rules = new BackupTargetRules(api.cluster());

        assertThatThrownBy(() -> rules.admit(verified("nightly"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drover.io/verify-schedule")
                .hasMessageContaining("'nightly'")
                .hasMessageContaining("use five fields");
        assertThatCode(() -> rules.admit(verified("0 3 * * *"), Optional.empty()))
                .doesNotThrowAnyException();
        assertThatCode(() -> rules.admit(verified("nightly"), Optional.of(verified("nightly"))))
                .as("a target that was admitted once stays editable")
                .doesNotThrowAnyException();
    }
}
