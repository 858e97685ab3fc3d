package io.drover.cli;

import io.drover.blockengine.bench.CatalogBench;
import io.drover.blockengine.bench.EngineBench;
import io.drover.blockengine.bench.GroupBench;
import io.drover.blockengine.bench.Measurement;
import io.drover.blockengine.bench.MetadataBench;
import io.drover.blockengine.bench.VolumeShape;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

@Command(
        name = "bench",
        description = {
            "Measures backup and restore of a generated volume on a target: full, unchanged and"
                    + " changed backup, restore. The volume is deleted at the end.",
            "With several URLs: full backups to the first of them, to the first two and so on from"
                    + " one reading, and to all one after the other. Compare the ratios."
        })
final class BenchCommand implements Callable<Integer> {
    private static final long GIB = 1L << 30;
    private static final List<String> COLUMNS =
            List.of(
                    "step",
                    "seconds",
                    "processorSeconds",
                    "perSecondBytes",
                    "readBytes",
                    "writtenBytes",
                    "requests",
                    "peakMemoryBytes");

    @Parameters(arity = "1..*", paramLabel = "URL", description = "The target, or several of them.")
    private List<String> urls;

    @Option(
            names = "--gib",
            defaultValue = "1",
            paramLabel = "GIB",
            description = "Size of the volume (default: ${DEFAULT-VALUE}).")
    private int gib;

    @Option(names = "--sparse", description = "A large disk hardly used: 2 %% data.")
    private boolean sparse;

    @Option(
            names = "--blocks",
            paramLabel = "COUNT",
            description = "Only metadata: a backup on top of one with this many blocks.")
    private Integer blocks;

    @Option(
            names = "--volumes",
            paramLabel = "COUNT",
            description =
                    "Only a store's catalogue: so many volumes, bench-0001 and so on, of small"
                            + " backups are written, surveyed, read and deleted.")
    private Integer volumes;

    @Option(
            names = "--backups",
            defaultValue = "100",
            paramLabel = "COUNT",
            description = "With --volumes: backups of each volume (default: ${DEFAULT-VALUE}).")
    private int backups;

    @Option(
            names = "--keep",
            description =
                    "With --volumes: leave the volumes on the target, for other measurements.")
    private boolean keep;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            paramLabel = "COUNT",
            description =
                    "With several URLs: how often each is measured (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--compression",
            defaultValue = "lz4",
            paramLabel = "lz4|gzip|none",
            description = "Default: ${DEFAULT-VALUE}.")
    private CompressionMethod compression;

    @Option(
            names = "--directory",
            paramLabel = "DIRECTORY",
            description =
                    "For the volume's image and its restored copy (default: a temporary one).")
    private Path directory;

    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        List<Measurement> measurements = new ArrayList<>();
        if (urls.size() > 1) {
            measureGroup(measurements);
        } else {
            measureOne(measurements);
        }
        output.printer().rows(COLUMNS, measurements.stream().map(BenchCommand::row).toList());
        return ExitCode.DONE.number();
    }

    private void measureOne(List<Measurement> measurements)
            throws IOException, StoreException, InterruptedException {
        try (OpenTarget target = targets.open(urls.getFirst())) {
            if (volumes != null) {
                measureCatalog(target, measurements);
            } else if (blocks == null) {
                measureEngine(target, measurements);
            } else {
                measureMetadata(target, measurements);
            }
        }
    }

    private void measureMetadata(OpenTarget target, List<Measurement> measurements)
            throws StoreException, IOException, InterruptedException {
        VolumeName volume = new VolumeName(volumeName());
        try {
            new MetadataBench(
                            target.store(),
                            EngineOptions.defaults(),
                            InstantSource.system(),
                            volume,
                            measurements::add)
                    .run(blocks);
        } finally {
            target.backupstore().deleteVolume(volume);
        }
    }

    private void measureCatalog(OpenTarget target, List<Measurement> measurements)
            throws StoreException, IOException, InterruptedException {
        if (volumes < 1 || volumes > CatalogBench.MOST || backups < 1) {
            throw new IllegalArgumentException(
                    "--volumes takes 1 to %d and --backups at least 1, not %d and %d"
                            .formatted(CatalogBench.MOST, volumes, backups));
        }
        CatalogBench bench =
                new CatalogBench(
                        target.store(),
                        EngineOptions.defaults(),
                        InstantSource.system(),
                        measurements::add);
        bench.requireFree(volumes);
        try {
            bench.run(volumes, backups);
        } finally {
            if (!keep) {
                bench.delete(volumes);
            }
        }
    }

    private void measureGroup(List<Measurement> measurements)
            throws IOException, StoreException, InterruptedException {
        if (blocks != null || volumes != null) {
            throw new IllegalArgumentException(
                    "--blocks and --volumes measure one target; give one URL");
        }
        Path work = workDirectory();
        List<OpenTarget> open = new ArrayList<>();
        try {
            for (String url : urls) {
                open.add(targets.open(url));
            }
            new GroupBench(
                            open.stream().map(OpenTarget::backupstore).toList(),
                            InstantSource.system(),
                            volumeName(),
                            compression,
                            measurements::add)
                    .run(work, shape(), rounds);
        } finally {
            open.forEach(OpenTarget::close);
            deleteWork(work);
        }
    }

    private void measureEngine(OpenTarget target, List<Measurement> measurements)
            throws IOException, StoreException, InterruptedException {
        VolumeName volume = new VolumeName(volumeName());
        Path work = workDirectory();
        try {
            new EngineBench(
                            target.store(),
                            EngineOptions.defaults(),
                            InstantSource.system(),
                            volume,
                            compression,
                            measurements::add)
                    .run(work, shape());
        } finally {
            target.backupstore().deleteVolume(volume);
            deleteWork(work);
        }
    }

    private static String volumeName() {
        return "bench-%08x".formatted(ThreadLocalRandom.current().nextInt());
    }

    private VolumeShape shape() {
        return sparse ? VolumeShape.sparse(gib * GIB) : VolumeShape.typical(gib * GIB);
    }

    private Path workDirectory() throws IOException {
        return directory == null
                ? Files.createTempDirectory("drover-bench-")
                : Files.createDirectories(directory);
    }

    private void deleteWork(Path work) throws IOException {
        if (directory == null) {
            Files.deleteIfExists(work);
        }
    }

    private static Map<String, Object> row(Measurement measurement) {
        TransferStatistics transfer = measurement.transfer();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("step", measurement.step());
        row.put("seconds", Math.round(measurement.time().toMillis() / 10.0) / 100.0);
        row.put(
                "processorSeconds",
                Math.round(measurement.processorTime().toMillis() / 10.0) / 100.0);
        row.put("perSecondBytes", Math.round(measurement.bytesPerSecond()));
        row.put("readBytes", transfer.bytesRead());
        row.put("writtenBytes", transfer.bytesWritten());
        row.put("requests", transfer.requests());
        row.put("peakMemoryBytes", measurement.peakMemory());
        return row;
    }
}
