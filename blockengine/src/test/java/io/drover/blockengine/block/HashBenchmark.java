package io.drover.blockengine.block;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Names of eight blocks of 2 MiB, by one thread. Scores are MiB in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(HashBenchmark.MEBIBYTES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class HashBenchmark {
    static final int MEBIBYTES = 16;
    private static final int BLOCKS = 8;
    private static final int BLOCK = MEBIBYTES * 1024 * 1024 / BLOCKS;

    @Param({"digest", "lanes"})
    public String hasher;

    private BlockHasher chosen;
    private List<ByteBuffer> blocks;

    @Setup
    public void fill() {
        chosen = hasher.equals("lanes") ? new LaneHasher(1) : new DigestHasher();
        blocks = IntStream.range(0, BLOCKS).mapToObj(HashBenchmark::block).toList();
    }

    private static ByteBuffer block(int seed) {
        byte[] content = new byte[BLOCK];
        new Random(seed).nextBytes(content);
        return ByteBuffer.allocateDirect(BLOCK).put(content).flip();
    }

    @Benchmark
    public List<BlockChecksum> hash() {
        return chosen.hash(blocks);
    }
}
