package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What of a volume's backups is deleted, and what its user is told. */
class PruneCommandTest {
    private static final TestVolume VOLUME =
            new TestVolume("vol", BlockSize.DEFAULT, CompressionMethod.LZ4);

    @TempDir private Path directory;

    private Path stored;

    @BeforeEach
    void makeStore() throws IOException {
        stored = Files.createDirectory(directory.resolve("store"));
    }

    /** Backups b1, b2, … of one day after the other, each with a block of its own. */
    private void backUp(String... jobs) throws Exception {
        for (int i = 1; i <= jobs.length; i++) {
            byte[] content = VOLUME.content(i);
            Map<String, String> labels =
                    jobs[i - 1].isEmpty() ? Map.of() : Map.of("RecurringJob", jobs[i - 1]);
            BackupRequest request =
                    VOLUME.request("b" + i, i, BackupMode.INCREMENTAL, content.length);
            engine(Instant.parse("2026-01-0%dT03:00:00Z".formatted(i)))
                    .backup(
                            new BackupRequest(
                                    request.source(),
                                    request.backup(),
                                    request.snapshot(),
                                    request.mode(),
                                    labels),
                            new MemorySource(content),
                            ChangeTracker.NONE,
                            ProgressListener.NONE);
        }
    }

    private Backupstore engine(Instant now) {
        return new Backupstore(
                new DirectoryStore(stored), EngineOptions.defaults(), InstantSource.fixed(now));
    }

    private CliRun prune(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("prune", stored.toUri().toString(), "--volume", "vol"));
        arguments.addAll(List.of(options));
        return CliRun.of(arguments.toArray(String[]::new));
    }

    private Path config(String backup) {
        return stored.resolve(
                StoreLayout.backupConfig(VOLUME.name(), new BackupName(backup)).value());
    }

    private List<String> left() throws Exception {
        return engine(Instant.EPOCH).backups(VOLUME.name()).stream()
                .map(BackupName::value)
                .toList();
    }

    private Map<String, Long> files() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(stored)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(stored.relativize(path).toString(), Files.size(path));
            }
        }
        return files;
    }

    private static List<String> rows(JsonNode report, String... fields) {
        return StreamSupport.stream(report.path("backups").spliterator(), false)
                .map(
                        row ->
                                String.join(
                                        " ",
                                        Stream.of(fields).map(f -> row.path(f).asText()).toList()))
                .toList();
    }

    @Test
    void theTableShowsWhatEachRuleKeepsAndDoesNotKeep() throws Exception {
        backUp("", "", "");

        assertThat(prune("--keep-last", "2", "--dry-run").out())
                .containsPattern("b3 +2026-01-03T03:00:00Z +keep +newest 1 of 2\\R")
                .containsPattern("b1 +2026-01-01T03:00:00Z +delete +not among the newest 2\\R")
                .containsPattern("TO DELETE: +1\\R")
                .containsPattern("DELETED: +0\\R")
                .containsPattern("DRY RUN: +true\\R");
        assertThat(prune("--keep", "daily=2,weekly=1", "--dry-run").out())
                .containsPattern("b1 .* delete +not kept by daily=2,weekly=1\\R");
        assertThat(prune("--keep-within", "1d12h", "--dry-run").out())
                .containsPattern("b3 .* keep +newest\\R")
                .containsPattern("b1 .* delete +older than 1d12h\\R");
        assertThat(left()).containsExactly("b1", "b2", "b3");
    }

    @Test
    void hoursAreThoseOfTheTimeZone() throws Exception {
        backUp("", "");
        // in Kolkata 8:45 and 9:15
        for (String[] change : new String[][] {{"b1", "01T03:15:00Z"}, {"b2", "01T03:45:00Z"}}) {
            Path config = config(change[0]);
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replaceFirst(
                                    "\"CreatedTime\":\"[^\"]*\"",
                                    "\"CreatedTime\":\"2026-01-" + change[1] + "\""));
        }
        String[] rule = {"--keep", "hourly=5", "--dry-run", "-o", "json"};

        assertThat(rows(prune(rule).json(), "backup", "decision"))
                .containsExactly("b2 keep", "b1 delete");
        String[] inKolkata =
                Stream.concat(Stream.of(rule), Stream.of("--time-zone", "Asia/Kolkata"))
                        .toArray(String[]::new);
        assertThat(rows(prune(inKolkata).json(), "backup", "decision"))
                .containsExactly("b2 keep", "b1 keep");
    }

    @Test
    void withoutAnAnswerNothingIsDeletedAndThatIsWhatItSays() throws Exception {
        backUp("", "");
        Map<String, Long> before = files();

        CliRun table = prune("--keep-last", "1");
        CliRun json = prune("--keep-last", "1", "-o", "json");

        assertThat(table.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(table.out()).containsPattern("b1 .* delete").doesNotContain("DELETED");
        assertThat(table.err())
                .contains("Delete 1 backup of volume vol and 1 block (", "nothing was deleted")
                .contains("say --yes to 'drover prune'");
        assertThat(json.out()).isEmpty();
        assertThat(json.err()).contains("nothing was deleted");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whatWasDeletedIsCounted() throws Exception {
        backUp("", "", "");

        CliRun run = prune("--keep-last", "1", "--yes", "-o", "json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(rows(run.json(), "backup", "decision", "outcome"))
                .containsExactly("b3 keep ", "b2 delete deleted", "b1 delete deleted");
        assertThat(run.json().path("deleted").asInt()).isEqualTo(2);
        assertThat(run.json().path("blocks").asInt()).isEqualTo(2);
        assertThat(run.json().path("sizeBytes").asLong()).isGreaterThan(4_000_000);
        assertThat(left()).containsExactly("b3");
    }

    @Test
    void aJobThatNoBackupIsOfIsAnErrorThatNamesThoseThatExist() throws Exception {
        backUp("weekly", "nightly", "nightly", "");

        CliRun run = prune("--keep-last", "1", "--recurring-job", "nigthly", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(run.err())
                .contains("--recurring-job: no backup of volume vol is of recurring job 'nigthly'")
                .contains("there are backups of: nightly, weekly");
        assertThat(run.out()).isEmpty();
        assertThat(left()).hasSize(4);
    }

    @Test
    void ofBackupsMadeByHandNoneIsOfAJob() throws Exception {
        backUp("");

        assertThat(prune("--keep-last", "1", "--recurring-job", "nightly").err())
                .contains("job 'nightly'; none is of any job");
    }

    @Test
    void onlyBackupsOfTheJobAreCountedAndDeleted() throws Exception {
        backUp("nightly", "weekly", "nightly", "");

        CliRun run = prune("--keep-last", "1", "--recurring-job", "nightly", "--yes");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(left()).containsExactly("b2", "b3", "b4");
    }

    @Test
    void ifABackupCannotBeReadNothingIsDeletedAndItIsNamed() throws Exception {
        backUp("", "", "");
        Files.writeString(config("b2"), "{\"Name\":\"b2\",");
        Map<String, Long> before = files();

        CliRun run = prune("--keep-last", "1", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.err()).contains("b2", "nothing is deleted", "drover repair");
        assertThat(run.out()).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void withoutTheConfigurationOfTheVolumeNothingIsDeleted() throws Exception {
        backUp("", "");
        Path config = stored.resolve(StoreLayout.volumeConfig(VOLUME.name()).value());
        Files.writeString(config, "{");
        Map<String, Long> before = files();

        CliRun damaged = prune("--keep-last", "1", "--yes");
        assertThat(damaged.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(damaged.err()).contains("volume.cfg", "nothing is deleted", "drover repair");
        assertThat(files()).isEqualTo(before);

        Files.delete(config);
        CliRun missing = prune("--keep-last", "1", "--yes");
        assertThat(missing.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(missing.err())
                .contains("volume.cfg of volume vol is missing", "nothing is deleted");
        assertThat(left()).containsExactly("b1", "b2");
    }

    @Test
    void aBackupInProgressIsNeitherCountedNorDeletedAndKeepsAllBlocks() throws Exception {
        backUp("", "", "");
        Path newest = config("b3");
        Files.writeString(
                newest,
                Files.readString(newest)
                        .replaceFirst("\"CreatedTime\":\"[^\"]*\"", "\"CreatedTime\":\"\""));

        CliRun dry = prune("--keep-last", "1", "--dry-run");
        CliRun run = prune("--keep-last", "1", "--yes", "-o", "json");

        assertThat(dry.out())
                .containsPattern("IN PROGRESS: +b3\\R")
                .containsPattern("BLOCKS KEPT BECAUSE: +backup b3 is in progress");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(rows(run.json(), "backup", "decision")).containsExactly("b2 keep", "b1 delete");
        assertThat(run.json().path("inProgress").get(0).asText()).isEqualTo("b3");
        assertThat(run.json().path("blocks").asInt()).isZero();
        assertThat(run.json().path("blocksKeptBecause").asText()).contains("b3");
        assertThat(left()).containsExactly("b2", "b3");
        assertThat(files().keySet().stream().filter(file -> file.endsWith(".blk"))).hasSize(3);
    }

    /** As a restore or a backup holds it, which Longhorn does not tell apart. */
    private void lock() throws IOException {
        Path locks = Files.createDirectories(stored.resolve(VOLUME.name().locks().value()));
        Files.writeString(
                locks.resolve("lock-0123456789abcdef.lck"),
                "{\"Name\":\"lock-0123456789abcdef\",\"Type\":1,\"Acquired\":true}");
    }

    @Test
    void aRestoreUnderWayKeepsEverything() throws Exception {
        backUp("", "", "");
        lock();
        Map<String, Long> before = files();

        CliRun run = prune("--keep-last", "1", "--yes", "-o", "json");

        assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.CONFLICT.number());
        assertThat(run.err()).contains("failed to acquire lock of volume vol");
        assertThat(rows(run.json(), "backup", "outcome"))
                .containsExactly("b3 ", "b2 not tried", "b1 failed");
        assertThat(run.json().at("/backups/2/cause").asText()).contains("failed to acquire lock");
        assertThat(run.json().path("deleted").asInt(-1)).isZero();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aRestoreOfAnotherDroverKeepsEverythingUntilItEnds() throws Exception {
        backUp("", "");
        try (OwnerLock _ =
                OwnerLock.acquire(
                        new DirectoryStore(stored),
                        VOLUME.name(),
                        LockType.BACKUP,
                        EngineOptions.defaults().lock())) {
            CliRun run = prune("--keep-last", "1", "--yes");

            assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.CONFLICT.number());
            assertThat(run.err()).contains("for a backup or restore", "held by");
            assertThat(left()).containsExactly("b1", "b2");
        }

        assertThat(prune("--keep-last", "1", "--yes").code()).isZero();
        assertThat(left()).containsExactly("b2");
    }

    /** Routes to a store that does not let the configuration of b2 be deleted. */
    private String routes() throws IOException {
        Path routes = Files.createDirectory(directory.resolve("routes"));
        Files.writeString(
                routes.resolve("target-io.camel.yaml"),
                """
                - routeTemplate:
                    id: target-io
                    description: Refuses one deletion
                    parameters:
                      - name: target
                    route:
                      routeConfigurationId: store-errors
                      from:
                        uri: direct:target-io-{{target}}
                        steps:
                          - filter:
                              simple: ${header.DroverStoreOperation} == 'delete'
                              steps:
                                - filter:
                                    simple: ${header.DroverStoreKey} contains 'backup_b2.cfg'
                                    steps:
                                      - throwException:
                                          exceptionType: io.drover.blockengine.store.StoreException$Forbidden
                                          message: b2 is held
                          - to:
                              uri: direct:target-attempt-{{target}}
                """);
        return routes.toString();
    }

    @Test
    void ifADeletionFailsTheTableShowsWhatBecameOfEachBackup() throws Exception {
        backUp("", "", "", "");

        CliRun run = prune("--keep-last", "1", "--yes", "--routes", routes());

        assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.FORBIDDEN.number());
        assertThat(run.out())
                .containsPattern("b1 +deleted\\R")
                .containsPattern("b2 +failed +.*b2 is held\\R")
                .containsPattern("b3 +not tried\\R")
                .containsPattern("TO DELETE: +3\\R")
                .containsPattern("DELETED: +1\\R")
                .containsPattern("BLOCKS: +1\\R");
        assertThat(run.err()).contains("b2 is held");
        assertThat(left()).containsExactly("b2", "b3", "b4");
        for (int i = 2; i <= 4; i++) {
            assertThat(VOLUME.restore(new DirectoryStore(stored), "b" + i))
                    .isEqualTo(VOLUME.content(i));
        }
    }

    @Test
    void ifADeletionFailsJsonHasThePlanAndWhatBecameOfEachBackup() throws Exception {
        backUp("", "", "", "");

        CliRun run = prune("--keep-last", "1", "--yes", "--routes", routes(), "-o", "json");

        assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.FORBIDDEN.number());
        assertThat(rows(run.json(), "backup", "decision", "reason", "outcome", "cause"))
                .containsExactly(
                        "b4 keep newest 1 of 1  ",
                        "b3 delete not the newest not tried ",
                        "b2 delete not the newest failed b2 is held",
                        "b1 delete not the newest deleted ");
        assertThat(run.json().path("deleted").asInt()).isEqualTo(1);
        assertThat(run.json().path("blocks").asInt()).isEqualTo(1);
        assertThat(run.json().has("sizeBytes")).isFalse();
    }

    @Test
    void prunedByGenerationsEveryBackupThatStaysRestoresBitExactly() throws Exception {
        backUp("", "", "", "", "", "", "", "");

        // 2026-01-04 is a Sunday
        CliRun run = prune("--keep", "daily=3,weekly=2", "--yes", "-o", "json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(left()).containsExactly("b4", "b6", "b7", "b8");
        for (String backup : left()) {
            assertThat(VOLUME.restore(new DirectoryStore(stored), backup))
                    .isEqualTo(VOLUME.content(Long.parseLong(backup.substring(1))));
        }
        assertThat(CliRun.of("verify", stored.toUri().toString()).code()).isZero();
    }
}
