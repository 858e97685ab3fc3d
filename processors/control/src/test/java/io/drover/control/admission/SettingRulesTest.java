package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Setting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class SettingRulesTest {
    private final SettingRules rules = new SettingRules();

    private static Setting setting(String name, String value) {
        Setting setting = new Setting();
        setting.getMetadata().setName(name);
        setting.setValue(value);
        return setting;
    }

    @ParameterizedTest
    @CsvSource({
        "backup-compression-method, lz4",
        "backup-concurrent-limit, 1",
        "backup-concurrent-limit, 1000",
        "failed-backup-ttl, 0",
        "auto-cleanup-when-delete-backup, true",
        "auto-cleanup-snapshot-after-on-demand-backup-completed, false",
        "allow-recurring-job-while-volume-detached, true",
        "auto-cleanup-recurring-job-backup-snapshot, false",
        "restore-volume-recurring-jobs, true",
        "default-backup-block-size, 2",
        "default-backup-block-size, 16",
        "recurring-job-max-retention, 1",
        "recurring-job-max-retention, 250",
        "snapshot-max-count, 2",
        "snapshot-max-count, 250"
    })
    void settingThatIsActedOnIsAdmittedWithoutAWarning(String name, String value) {
        Setting setting = setting(name, value);

        assertThatCode(() -> rules.admit(setting, Optional.empty())).doesNotThrowAnyException();
        assertThat(rules.warnings(setting)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "backup-compression-method, zip, 'none, lz4 or gzip'",
        "backup-concurrent-limit, 0, 1 to 1000",
        "backup-concurrent-limit, 1001, 1 to 1000",
        "backup-concurrent-limit, many, 1 to 1000",
        "failed-backup-ttl, -1, minutes",
        "failed-backup-ttl, 1d, minutes",
        "auto-cleanup-when-delete-backup, yes, true or false",
        "allow-recurring-job-while-volume-detached, 1, true or false",
        "auto-cleanup-recurring-job-backup-snapshot, on, true or false",
        "restore-volume-recurring-jobs, enabled, true or false",
        "default-backup-block-size, 4, 2 or 16",
        "default-backup-block-size, 2097152, 2 or 16",
        "recurring-job-max-retention, 0, 1 to 250",
        "recurring-job-max-retention, 251, 1 to 250",
        "recurring-job-max-retention, -5, 1 to 250",
        "snapshot-max-count, 1, 2 to 250",
        "snapshot-max-count, 251, 2 to 250"
    })
    void valueThatCannotBeIsRefusedWithThoseThatCan(String name, String value, String words) {
        assertThatThrownBy(() -> rules.admit(setting(name, value), Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'" + value + "'")
                .hasMessageContaining(name)
                .hasMessageContaining(words);
    }

    @Test
    void unknownNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(
                        () -> rules.admit(setting("backup-concurent-limit", "2"), Optional.empty()))
                .hasMessageContaining("'backup-concurent-limit'")
                .hasMessageContaining("backup-concurrent-limit");
    }

    @ParameterizedTest
    @CsvSource({
        "backup-target, spec.backupTargetURL",
        "backup-target-credential-secret, spec.credentialSecret",
        "backupstore-poll-interval, spec.pollInterval"
    })
    void settingOfTheSingleTargetIsRefusedWithTheFieldThatReplacesIt(String name, String field) {
        assertThatThrownBy(() -> rules.admit(setting(name, "x"), Optional.empty()))
                .hasMessageContaining(field);
        assertThatCode(() -> rules.admit(setting(name, "x"), Optional.of(setting(name, "x"))))
                .as("one that is there may be labelled")
                .doesNotThrowAnyException();
    }

    @Test
    void settingWithoutEffectIsAdmittedWithAWarning() {
        Setting setting = setting("disable-snapshot-purge", "true");

        assertThatCode(() -> rules.admit(setting, Optional.empty())).doesNotThrowAnyException();
        assertThat(rules.warnings(setting)).singleElement().asString().contains("no effect");
    }
}
