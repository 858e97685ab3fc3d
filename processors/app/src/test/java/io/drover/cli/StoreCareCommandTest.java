package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.GoldenStore;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.s3.S3TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Verification, repair, copying and checking of stores that Longhorn wrote. */
class StoreCareCommandTest {
    @TempDir Path directory;

    private String golden() throws IOException {
        return "file://" + GoldenStore.unpackVolumes(directory.resolve("golden"));
    }

    private Path credentials() throws IOException {
        return Files.writeString(
                directory.resolve("s3.env"),
                S3TestServer.credentials().values().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void verifiesASoundVolumeAndADamagedOne() throws Exception {
        String store = golden();

        CliRun sound = CliRun.of("verify", store, "--volume", "pvc-lz4", "-o", "json");
        CliRun damaged = CliRun.of("verify", store, "--volume", "pvc-bitflip", "-o", "json");

        assertThat(sound.code()).as(sound.err()).isZero();
        assertThat(sound.json().path("sound").asBoolean()).isTrue();
        assertThat(sound.json().path("backups").asInt()).isEqualTo(3);
        assertThat(damaged.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(damaged.json().path("broken").get(0).asText())
                .isEqualTo("pvc-bitflip/backup-pvc-bitflip-2");
        assertThat(damaged.json().path("findings").findValuesAsText("kind"))
                .contains("backup-broken", "block-damaged");
    }

    @Test
    void volumesThatAreBeingDeletedAreInUseAndNotDamaged() throws Exception {
        String store = golden();
        String copy = Files.createDirectory(directory.resolve("copy")).toUri().toString();
        try (StandaloneStores stores =
                        StandaloneStores.start(Optional.empty(), TargetKinds.parse(copy));
                ObjectStore objects =
                        stores.open("copy", TargetKinds.parse(copy), TargetCredentials.NONE);
                OwnerLock _ =
                        OwnerLock.acquire(
                                objects,
                                new VolumeName("pvc-lz4"),
                                LockType.DELETION,
                                EngineOptions.defaults().lock())) {
            CliRun one = CliRun.of("copy", store, copy, "--volume", "pvc-lz4");

            assertThat(one.code()).as(one.err()).isEqualTo(ExitCode.CONFLICT.number());
        }
    }

    @Test
    void ofATargetOneVolumeInUseIsPassedOverWithTheExitCodeForThat() throws Exception {
        String from = Files.createDirectory(directory.resolve("from")).toUri().toString();
        String to = Files.createDirectory(directory.resolve("to")).toUri().toString();
        Path image = Images.write(directory.resolve("image"), 1);
        for (String volume : List.of("busy", "free")) {
            assertThat(CliRun.of("backup", image.toString(), from, "--volume", volume).code())
                    .isZero();
        }
        try (StandaloneStores stores =
                        StandaloneStores.start(Optional.empty(), TargetKinds.parse(from));
                ObjectStore objects =
                        stores.open("from", TargetKinds.parse(from), TargetCredentials.NONE);
                OwnerLock _ =
                        OwnerLock.acquire(
                                objects,
                                new VolumeName("busy"),
                                LockType.DELETION,
                                EngineOptions.defaults().lock())) {
            CliRun run = CliRun.of("copy", from, to, "-o", "json");

            assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.CONFLICT.number());
        }
        assertThat(CliRun.of("ls", to, "-o", "json").json().findValuesAsText("volume"))
                .containsExactly("free");
    }

    @Test
    void aBackupThatIsNotThereIsNotSound() throws Exception {
        CliRun run = CliRun.of("verify", golden() + "?backup=nope&volume=pvc-lz4");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(run.err()).contains("nope", "pvc-lz4");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aSampleOfNothingStillFindsMissingBlocks() throws Exception {
        CliRun run =
                CliRun.of(
                        "verify",
                        golden(),
                        "--volume",
                        "pvc-missing",
                        "--sample",
                        "0",
                        "-o",
                        "json");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.json().path("readBytes").asLong()).isZero();
    }

    @Test
    void whatOnlyLonghornCannotRestoreCountsOnDemand() throws Exception {
        String store = golden() + "?volume=pvc-lz4";
        Path backups =
                volumeDirectory(directory.resolve("golden/volumes"), "pvc-lz4").resolve("backups");
        Path config;
        try (Stream<Path> files = Files.list(backups)) {
            config = files.sorted().findFirst().orElseThrow();
        }
        String text = Files.readString(config);
        Files.writeString(
                config,
                text.replaceFirst("(\\{\"Offset\":[^}]*\\}),(\\{\"Offset\":[^}]*\\})", "$2,$1"));
        assertThat(config).content().isNotEqualTo(text);

        CliRun lenient = CliRun.of("verify", store, "-o", "json");
        CliRun strict = CliRun.of("verify", store, "--strict-longhorn");
        CliRun repair = CliRun.of("repair", store, "--apply", "--yes");

        assertThat(lenient.code()).as(lenient.err()).isZero();
        assertThat(lenient.json().path("sound").asBoolean()).isTrue();
        assertThat(lenient.json().path("soundForLonghorn").asBoolean()).isFalse();
        assertThat(lenient.json().path("findings").findValuesAsText("kind"))
                .contains("blocks-out-of-order");
        assertThat(strict.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(repair.code()).as(repair.err()).isZero();
        assertThat(CliRun.of("verify", store, "--strict-longhorn").code()).isZero();
    }

    @Test
    void filesThatAStorageDeviceLeavesAreNoVolumes() throws Exception {
        Path store = directory.resolve("nas");
        Path image = Files.write(directory.resolve("image"), new byte[4 << 20]);
        String url = "file://" + Files.createDirectories(store);
        assertThat(
                        CliRun.of(
                                        "backup",
                                        image.toString(),
                                        url,
                                        "--volume",
                                        "vol1",
                                        "--name",
                                        "bk1")
                                .code())
                .isZero();
        Path beside = volumeDirectory(store, "vol1").getParent();
        for (String name : new String[] {"Thumbs.db", "desktop.ini", ".DS_Store"}) {
            Files.createFile(beside.resolve(name));
        }

        CliRun list = CliRun.of("ls", url, "-o", "json");
        CliRun verify = CliRun.of("verify", url);

        assertThat(list.out()).contains("vol1").doesNotContain("Thumbs.db", "desktop.ini");
        assertThat(verify.code()).as(verify.out()).isZero();
    }

    @Test
    void repairsAfterShowingWhatItWouldDo() throws Exception {
        String store = golden();
        String volume = store + "?volume=pvc-nocfg";

        CliRun plan = CliRun.of("repair", volume);
        assertThat(plan.code()).isZero();
        assertThat(plan.out()).contains("to do: write volume.cfg", "nothing was changed");
        assertThat(CliRun.of("inspect", volume).code()).isEqualTo(ExitCode.NOT_FOUND.number());

        assertThat(CliRun.of("repair", volume, "--apply").code())
                .isEqualTo(ExitCode.USAGE.number());
        CliRun done = CliRun.of("repair", volume, "--apply", "--yes", "-o", "json");

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.json().path("volumes").get(0).path("applied").asBoolean()).isTrue();
        assertThat(CliRun.of("verify", volume).code()).isZero();
        assertThat(CliRun.of("inspect", volume).code()).isZero();
    }

    @Test
    void aWholeTargetIsRepairedButForVolumesInUse() throws Exception {
        Path store = withoutVolumeConfig("busy", "idle");
        Path locks = Files.createDirectories(volumeDirectory(store, "busy").resolve("locks"));
        Files.writeString(
                locks.resolve("lock-0123456789abcdef.lck"),
                "{\"Name\":\"lock-0123456789abcdef\",\"Type\":1,\"Acquired\":true}");

        CliRun run = CliRun.of("repair", "file://" + store, "--apply", "--yes");

        assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.CONFLICT.number());
        assertThat(run.out())
                .contains("note: not repaired: failed to acquire lock of volume busy")
                .contains("2 volumes, 1 steps done, 1 not: their volumes are in use")
                .doesNotContain("nothing was changed");
        assertThat(volumeDirectory(store, "idle").resolve("volume.cfg")).exists();
        assertThat(volumeDirectory(store, "busy").resolve("volume.cfg")).doesNotExist();
    }

    @Test
    void aVolumeThatCannotBeRepairedKeepsNoOtherFromIt() throws Exception {
        Path store = withoutVolumeConfig("blocked", "idle");
        Files.writeString(volumeDirectory(store, "blocked").resolve("locks"), "no directory");

        CliRun run = CliRun.of("repair", "file://" + store, "--apply", "--yes", "-o", "json");

        assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.err())
                .contains(
                        "volume blocked: ",
                        "locks is a file where a directory belongs",
                        "move it away")
                .doesNotContain("check address and network");
        assertThat(run.json().path("failed").get(0).asText()).isEqualTo("blocked");
        assertThat(run.json().path("volumes").get(0).path("volume").asText()).isEqualTo("idle");
        assertThat(volumeDirectory(store, "idle").resolve("volume.cfg")).exists();
    }

    /** A store of volumes that have a backup each and want repair. */
    private Path withoutVolumeConfig(String... volumes) throws IOException {
        Path store = Files.createDirectories(directory.resolve("target"));
        Path image = Files.write(directory.resolve("image"), new byte[] {1, 2, 3});
        for (String volume : volumes) {
            CliRun made =
                    CliRun.of("backup", image.toString(), "file://" + store, "--volume", volume);
            assertThat(made.code()).as(made.err()).isZero();
            Files.delete(volumeDirectory(store, volume).resolve("volume.cfg"));
        }
        return store;
    }

    private static Path volumeDirectory(Path store, String volume) throws IOException {
        try (Stream<Path> paths = Files.walk(store)) {
            return paths.filter(path -> path.endsWith(volume)).findFirst().orElseThrow();
        }
    }

    @Test
    void copiesToAnS3BucketAndBack() throws Exception {
        String store = golden();
        String bucket = S3TestServer.bucket("cli-copy") + "deep/";
        String secret = credentials().toString();
        String[] command = {
            "copy", store + "?volume=pvc-gzip", bucket, "--credentials", secret, "-o", "json"
        };

        JsonNode first = CliRun.of(command).json();
        JsonNode second = CliRun.of(command).json();

        assertThat(first.path("complete").asBoolean()).isTrue();
        assertThat(first.path("blocksCopied").asInt()).isPositive();
        assertThat(second.path("blocksCopied").asInt()).isZero();
        assertThat(second.has("blocksReplaced")).isFalse();
        JsonNode checked = CliRun.of(with(command, "--check-existing")).json();
        assertThat(checked.path("blocksReplaced").asInt(-1)).isZero();
        assertThat(checked.path("requests").asInt())
                .isGreaterThan(
                        second.path("requests").asInt() + first.path("blocksCopied").asInt());
        assertThat(CliRun.of("verify", bucket, "--credentials", secret).code()).isZero();
        Path fromS3 = restore(bucket, secret, "from-s3");
        Path fromDirectory = restore(store, secret, "from-directory");
        assertThat(Files.mismatch(fromS3, fromDirectory)).isEqualTo(-1);
    }

    private static String[] with(String[] command, String option) {
        String[] longer = Arrays.copyOf(command, command.length + 1);
        longer[command.length] = option;
        return longer;
    }

    private Path restore(String target, String secret, String name) {
        Path file = directory.resolve(name);
        CliRun run =
                CliRun.of(
                        "restore",
                        target + "?backup=backup-pvc-gzip-3&volume=pvc-gzip",
                        "--to",
                        file.toString(),
                        "--credentials",
                        secret);
        assertThat(run.code()).as(run.err()).isZero();
        return file;
    }

    @Test
    void copiesWhatCanBeCopiedOfAWholeTarget() throws Exception {
        String store = golden();

        CliRun run =
                CliRun.of(
                        "copy",
                        store,
                        "file://" + Files.createDirectory(directory.resolve("copy")),
                        "-o",
                        "json");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.json().path("backups"))
                .anySatisfy(row -> assertThat(row.path("result").asText()).isEqualTo("copied"))
                .anySatisfy(
                        row ->
                                assertThat(
                                                row.path("volume").asText()
                                                        + row.path("result").asText())
                                        .startsWith("pvc-nocfgnot copied"));
    }

    @Test
    void checksAnS3Target() throws Exception {
        String bucket = S3TestServer.bucket("cli-check");

        CliRun run =
                CliRun.of(
                        "target",
                        "check",
                        bucket,
                        "--no-many",
                        "--credentials",
                        credentials().toString(),
                        "-o",
                        "json");

        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.json().path("checks").size()).isGreaterThan(7);
        assertThat(
                        CliRun.of(
                                        "ls",
                                        "--allow-empty",
                                        bucket,
                                        "--credentials",
                                        credentials().toString())
                                .code())
                .isZero();
    }

    @Test
    void namesTheSettingThatABucketNeeds() throws Exception {
        String bucket = S3TestServer.bucket("cli-quirk");
        Path secret = credentials();
        // by its address a server is never asked in the virtual hosted style
        Files.writeString(
                secret,
                Files.readString(secret).replace("127.0.0.1", "localhost")
                        + "\nVIRTUAL_HOSTED_STYLE=true\n");

        CliRun run =
                CliRun.of(
                        "target",
                        "check",
                        bucket,
                        "--no-many",
                        "--credentials",
                        secret.toString(),
                        "-o",
                        "json");

        assertThat(run.code()).isEqualTo(ExitCode.UNFIT.number());
        assertThat(run.json().path("needs").asText()).isEqualTo("VIRTUAL_HOSTED_STYLE=false");
    }

    @Test
    void wrongCredentialsAreForbiddenAndNotMistakenForAnEmptyTarget() throws Exception {
        String bucket = S3TestServer.bucket("cli-forbidden");
        Path secret = credentials();
        Files.writeString(
                secret,
                Files.readString(secret)
                        .replaceAll("AWS_SECRET_ACCESS_KEY=.*", "AWS_SECRET_ACCESS_KEY=wrong"));

        CliRun run = CliRun.of("ls", bucket, "--credentials", secret.toString());

        assertThat(run.code()).isEqualTo(ExitCode.FORBIDDEN.number());
        assertThat(run.err()).contains("--credentials").doesNotContain("wrong");
    }
}
