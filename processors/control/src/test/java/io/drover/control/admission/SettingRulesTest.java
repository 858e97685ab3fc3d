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
        "auto-cleanup-snapshot-after-on-demand-backup-completed, false"
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
        "auto-cleanup-when-delete-backup, yes, true or false"
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
        Setting setting = setting("snapshot-max-count", "100");

        assertThatCode(() -> rules.admit(setting, Optional.empty())).doesNotThrowAnyException();
        assertThat(rules.warnings(setting)).singleElement().asString().contains("no effect");
    }
}
