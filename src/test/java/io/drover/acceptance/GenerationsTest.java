package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.retention.Candidate;
import io.drover.blockengine.retention.Generations;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestVolume;
import io.drover.cli.CliRun;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

@DisplayName("G Keeping generations")
class GenerationsTest {
    private static final String RULE = "hourly=24,daily=7,weekly=4,monthly=12,yearly=3";
    private static final TestVolume VOLUME =
            new TestVolume("vol", BlockSize.DEFAULT, CompressionMethod.LZ4);

    @TempDir private Path directory;

    private Path stored;

    @BeforeEach
    void makeStore() throws Exception {
        stored = Files.createDirectory(directory.resolve("store"));
    }

    private String url() {
        return stored.toUri().toString();
    }

    @Test
    @DisplayName(
            "G1 two years of hourly backups, pruned each day, leave exactly the documented set")
    void twoYears() {
        RetentionRule rule = Generations.parse(RULE, ZoneOffset.UTC);
        Instant start = Instant.parse("2025-01-01T00:00:00Z");
        List<Candidate> all = new ArrayList<>();
        List<Candidate> left = new ArrayList<>();
        for (int hour = 0; hour < 2 * 365 * 24; hour++) {
            Instant time = start.plus(Duration.ofHours(hour));
            Candidate made = new Candidate(time.toString(), time);
            all.add(made);
            left.add(made);
            if (hour % 24 == 13) {
                left.removeAll(rule.plan(left, time).removed());
                assertThat(names(left)).as("at %s", time).isEqualTo(documented(all));
            }
        }
        assertThat(left).hasSizeBetween(40, 60);
    }

    private static Set<String> names(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::name).collect(Collectors.toSet());
    }

    /** By the text of the times, of which the newest has the greatest. */
    private static Set<String> documented(List<Candidate> all) {
        Set<String> kept = new TreeSet<>();
        kept.addAll(lastOfEach(all, 24, time -> time.toString().substring(0, 13)));
        kept.addAll(lastOfEach(all, 7, time -> time.toString().substring(0, 10)));
        // days since 1970 began with a Thursday
        kept.addAll(
                lastOfEach(
                        all,
                        4,
                        time -> "%09d".formatted((time.getEpochSecond() / 86_400 + 3) / 7)));
        kept.addAll(lastOfEach(all, 12, time -> time.toString().substring(0, 7)));
        kept.addAll(lastOfEach(all, 3, time -> time.toString().substring(0, 4)));
        return kept;
    }

    private static Set<String> lastOfEach(
            List<Candidate> all, int count, Function<Instant, String> period) {
        TreeMap<String, String> last = new TreeMap<>();
        all.forEach(each -> last.put(period.apply(each.created()), each.name()));
        return last.descendingMap().values().stream().limit(count).collect(Collectors.toSet());
    }

    private Backupstore engine(Instant now) {
        return new Backupstore(
                new DirectoryStore(stored), EngineOptions.defaults(), InstantSource.fixed(now));
    }

    /** A backup of each of these days, whose content differs. */
    private void backUp(String job, String... days) throws Exception {
        for (String day : days) {
            Instant time = Instant.parse(day + "T03:00:00Z");
            byte[] content = content(day);
            BackupRequest request =
                    VOLUME.request("b-" + day, 0, BackupMode.INCREMENTAL, content.length);
            engine(time)
                    .backup(
                            new BackupRequest(
                                    request.source(),
                                    request.backup(),
                                    request.snapshot(),
                                    request.mode(),
                                    Map.of("RecurringJob", job)),
                            new MemorySource(content),
                            ChangeTracker.NONE,
                            ProgressListener.NONE);
        }
    }

    private static byte[] content(String day) {
        return VOLUME.content(1, day.hashCode());
    }

    private CliRun prune(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("prune", url(), "--volume", "vol", "--output", "json"));
        arguments.addAll(List.of(options));
        return CliRun.of(arguments.toArray(String[]::new));
    }

    private static Set<String> decided(CliRun run, String decision) throws Exception {
        return StreamSupport.stream(run.json().path("backups").spliterator(), false)
                .filter(row -> row.path("decision").asText().equals(decision))
                .map(row -> row.path("backup").asText())
                .collect(Collectors.toSet());
    }

    private Set<String> inStore() throws Exception {
        return engine(Instant.EPOCH).backups(VOLUME.name()).stream()
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName(
            "G2 the dry run lists what the run then does, and every backup that stays restores")
    void dryRun() throws Exception {
        backUp(
                "nightly",
                "2026-01-05",
                "2026-02-02",
                "2026-02-03",
                "2026-03-01",
                "2026-03-02",
                "2026-03-03");

        CliRun dry = prune("--keep", "daily=2,monthly=3", "--dry-run");

        assertThat(dry.code()).isZero();
        assertThat(decided(dry, "delete"))
                .containsExactlyInAnyOrder("b-2026-02-02", "b-2026-03-01");
        assertThat(dry.json().path("blocks").asInt()).isEqualTo(2);
        assertThat(dry.json().path("sizeBytes").asLong()).isGreaterThan(4_000_000);
        assertThat(inStore()).hasSize(6);

        CliRun run = prune("--keep", "daily=2,monthly=3", "--yes");

        assertThat(run.code()).isZero();
        assertThat(decided(run, "delete")).isEqualTo(decided(dry, "delete"));
        assertThat(decided(run, "keep")).isEqualTo(decided(dry, "keep"));
        assertThat(run.json().path("sizeBytes")).isEqualTo(dry.json().path("sizeBytes"));
        assertThat(inStore()).isEqualTo(decided(dry, "keep"));
        for (String backup : inStore()) {
            assertThat(VOLUME.restore(new DirectoryStore(stored), backup))
                    .isEqualTo(content(backup.substring(2)));
        }
        assertThat(CliRun.of("verify", url()).code()).isZero();
    }

    @Test
    @DisplayName("G3 the last completed backup is never removed")
    void lastOne() throws Exception {
        backUp("nightly", "2020-01-01", "2020-01-02");
        backUp("weekly", "2020-01-03");

        assertThat(prune("--keep-within", "1d", "--recurring-job", "nightly", "--yes").code())
                .isZero();
        assertThat(inStore()).containsExactlyInAnyOrder("b-2020-01-02", "b-2020-01-03");
        CliRun all = prune("--keep-within", "1d", "--yes");

        assertThat(inStore()).containsExactly("b-2020-01-03");
        assertThat(all.json().at("/backups/0/reason").asText()).isEqualTo("newest");
    }
}
