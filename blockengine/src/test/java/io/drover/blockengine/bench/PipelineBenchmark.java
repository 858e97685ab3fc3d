package io.drover.blockengine.bench;

import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A volume of 256 MiB, half of it allocated, to and from a store in memory: the engine's own time,
 * without disk and network. Scores are MiB of the volume in a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(PipelineBenchmark.MEBIBYTES)
@Warmup(iterations = 3, time = 2)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx1g"})
public class PipelineBenchmark {
    static final int MEBIBYTES = 256;
    private static final String FIRST = "first";

    @Param({"LZ4", "GZIP"})
    public CompressionMethod method;

    @Param({"1", "2"})
    public int workers;

    private Path directory;
    private Path image;
    private EngineBench kept;

    @Setup
    public void create() throws IOException, StoreException, InterruptedException {
        directory = Files.createTempDirectory("pipeline");
        image = directory.resolve("image");
        new VolumeImage(VolumeShape.typical(MEBIBYTES * 1024L * 1024)).create(image, 1);
        kept = engine();
        kept.backup("full backup", FIRST, image);
    }

    private EngineBench engine() {
        return new EngineBench(
                new InMemoryStore(),
                new EngineOptions(workers, 8, LockOptions.DEFAULT),
                InstantSource.system(),
                new VolumeName("bench"),
                method,
                measurement -> {});
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Files.delete(image);
        Files.delete(directory);
    }

    @Benchmark
    public Measurement fullBackup() throws IOException, StoreException, InterruptedException {
        return engine().backup("full backup", FIRST, image);
    }

    @Benchmark
    public Measurement unchangedBackup() throws IOException, StoreException, InterruptedException {
        return kept.backup("unchanged backup", "unchanged-" + System.nanoTime(), image);
    }

    @Benchmark
    public Measurement restore() throws IOException, StoreException, InterruptedException {
        Path copy = directory.resolve("copy");
        try {
            return kept.restore("restore", FIRST, copy);
        } finally {
            Files.delete(copy);
        }
    }
}
