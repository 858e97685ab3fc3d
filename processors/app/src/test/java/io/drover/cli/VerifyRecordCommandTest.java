package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.support.GoldenStore;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What `verify --record` leaves in a cluster. */
class VerifyRecordCommandTest {
    private static final String SOUND = "pvc-lz4";
    private static final String DAMAGED = "pvc-bitflip";
    private static final String BROKEN = "backup-pvc-bitflip-2";

    @TempDir private Path directory;
    private TestCluster api;
    private String kubeconfig;
    private String store;

    @BeforeEach
    void start() throws IOException {
        store = "file://" + GoldenStore.unpackVolumes(directory.resolve("golden"));
        api = TestCluster.start();
        kubeconfig = KubeconfigOfTest.option(api, directory);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void target(String url) {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = url;
        api.create(target, "main");
    }

    private void volume(String name, String... backups) {
        Map<String, String> labels =
                Map.of(Names.LABEL_BACKUP_VOLUME, name, Names.LABEL_TARGET, "main");
        BackupVolume volume = new BackupVolume();
        volume.getSpec().volumeName = name;
        volume.getSpec().backupTargetName = "main";
        create(volume, "of-" + name, labels);
        for (String backup : backups) {
            create(new Backup(), backup, labels);
        }
    }

    private void create(HasMetadata object, String name, Map<String, String> labels) {
        object.setMetadata(api.cluster().metadata(name, labels));
        api.cluster().create(object);
    }

    private CliRun verify(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("verify", store, "--record", kubeconfig, "--output=json"));
        arguments.addAll(List.of(more));
        return CliRun.of(arguments.toArray(String[]::new));
    }

    private static Optional<Condition> damage(List<Condition> conditions) {
        return Conditions.find(conditions, Backup.DAMAGED).filter(Condition::isTrue);
    }

    @Test
    void soundBackupsAreVerifiedFromNowOn() throws IOException {
        target(store);
        volume(SOUND, "backup-pvc-lz4-1");

        CliRun run = verify("--volume", SOUND);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json().path("sound").asBoolean()).isTrue();
        assertThat(run.err()).contains("recorded at BackupTarget 'main': 1 volumes");
        Backup.Status backup = api.get(Backup.class, "backup-pvc-lz4-1").getStatus();
        assertThat(backup.verified).isEqualTo("100%");
        assertThat(backup.verifiedAt).isNotEmpty();
        assertThat(backup.verifiedSince).isNotEmpty();
        assertThat(damage(backup.conditions)).isEmpty();
        BackupVolume.Status volume = api.get(BackupVolume.class, "of-" + SOUND).getStatus();
        assertThat(volume.verifiedSlices).startsWith("00-ff=");
        assertThat(volume.verifiedAt).isNotEmpty();
    }

    @Test
    void damageIsShownAtTheBackupAndItsVolume() {
        target(store + "/");
        volume(DAMAGED, BROKEN);

        CliRun run = verify("--volume", DAMAGED);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(damage(api.get(Backup.class, BROKEN).getStatus().conditions))
                .hasValueSatisfying(
                        condition ->
                                assertThat(condition.message()).contains("missing or damaged"));
        BackupVolume.Status volume = api.get(BackupVolume.class, "of-" + DAMAGED).getStatus();
        assertThat(damage(volume.conditions))
                .hasValueSatisfying(condition -> assertThat(condition.message()).contains(BROKEN));
        assertThat(volume.verifiedSlices).contains("=damaged");
    }

    @Test
    void volumeThatTheClusterDoesNotKnowIsNamed() {
        target(store);

        CliRun run = verify("--volume", SOUND);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("0 volumes", "no BackupVolume of them yet: " + SOUND);
    }

    @Test
    void withoutSuchATargetNothingIsRead() {
        target(store + "/elsewhere");

        CliRun run = verify();

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(run.err())
                .contains("namespace longhorn-system has no BackupTarget with URL '" + store + "'");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void partOfAVolumeIsNotRecorded() {
        target(store);

        for (String part : List.of("--sample=10", "--since=1d", "--backup=" + BROKEN)) {
            CliRun run = verify("--volume", DAMAGED, part);

            assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
            assertThat(run.err()).contains("leave out --backup, --since and --sample");
        }
    }
}
