package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.system.SystemNames;
import io.drover.resource.BackupTarget;
import io.drover.resource.SystemBackup;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

class SystemBackupRulesTest {
    private TestCluster api;
    private SystemBackupRules rules;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "file:///default";
        api.create(target, "default");
        rules = new SystemBackupRules(api.cluster(), InstantSource.system());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private SystemBackup withKey(String map) {
        SystemBackup backup = new SystemBackup();
        backup.setMetadata(api.cluster().metadata("nightly", Map.of()));
        backup.getMetadata().setAnnotations(Map.of(SystemNames.ANNOTATION_SECRETS, map));
        return backup;
    }

    private void map(Map<String, String> data) {
        ConfigMap map = new ConfigMap();
        map.setData(data);
        api.create(map, "recovery");
    }

    @Test
    void aConfigMapThatIsMissingIsNamed() {
        assertThatThrownBy(() -> rules.admit(withKey("recovery"), Optional.empty()))
                .hasMessageStartingWith(
                        "annotation drover.io/include-secrets: 'recovery', but there is no such"
                                + " ConfigMap in this namespace; make it by: gpg --armor --export");
        assertThatThrownBy(() -> rules.admit(withKey(""), Optional.empty()))
                .hasMessageContaining("'', but there is no such ConfigMap");
    }

    @Test
    void aConfigMapWithoutAKeyIsRefused() {
        map(Map.of("key.asc", "-----BEGIN PGP PRIVATE KEY BLOCK-----"));
        assertThatThrownBy(() -> rules.admit(withKey("recovery"), Optional.empty()))
                .hasMessageContaining("0 values of the ConfigMap are OpenPGP public keys");
    }

    @Test
    void aDamagedKeyIsRefused() {
        map(Map.of("key.asc", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n"));
        assertThatThrownBy(() -> rules.admit(withKey("recovery"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'recovery', but it ")
                .hasMessageContaining("make it by: gpg");
    }

    @Test
    void laterChangesAreAdmittedWithoutTheKey() {
        SystemBackup made = withKey("recovery");
        assertThatCode(() -> rules.admit(made, Optional.of(made))).doesNotThrowAnyException();
    }
}
