package io.drover.blockengine.bench;

import io.drover.blockengine.codec.BlockCodec;
import io.drover.blockengine.codec.CodecException;
import io.drover.blockengine.format.CompressionMethod;

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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One block of 2 MiB, by one thread. Scores are MiB of the plain block in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(CodecBenchmark.MEBIBYTES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    static final int MEBIBYTES = 2;
    private static final int BLOCK = MEBIBYTES * 1024 * 1024;
    private static final long IMAGE = 16L * 1024 * 1024;

    @Param({"LZ4", "GZIP", "NONE"})
    public CompressionMethod method;

    @Param({"text", "random"})
    public String content;

    private BlockCodec codec;
    private ByteBuffer plain;
    private ByteBuffer compressed;
    private ByteBuffer scratch;
    private ByteBuffer decompressed;

    @Setup
    public void prepare() throws IOException {
        codec = BlockCodec.of(method);
        plain = firstBlock();
        compressed = ByteBuffer.allocateDirect(codec.maxCompressedLength(BLOCK));
        codec.compress(plain, compressed);
        compressed.flip();
        scratch = ByteBuffer.allocateDirect(codec.maxCompressedLength(BLOCK));
        decompressed = ByteBuffer.allocateDirect(BLOCK);
    }

    private ByteBuffer firstBlock() throws IOException {
        int random = content.equals("random") ? 100 : 0;
        Path image = Files.createTempFile("codec", ".img");
        Files.delete(image);
        new VolumeImage(new VolumeShape(IMAGE, random, 100 - random, 0)).create(image, 1);
        try (FileChannel channel = FileChannel.open(image)) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            while (block.hasRemaining() && channel.read(block) >= 0) {
                // until the block is full
            }
            return block.flip();
        } finally {
            Files.delete(image);
        }
    }

    @Benchmark
    public int compress() {
        codec.compress(plain, scratch.clear());
        return scratch.position();
    }

    @Benchmark
    public int decompress() throws CodecException {
        codec.decompress(compressed, decompressed.clear());
        return decompressed.position();
    }
}
