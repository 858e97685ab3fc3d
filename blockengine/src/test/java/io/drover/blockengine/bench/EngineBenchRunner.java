package io.drover.blockengine.bench;

import io.drover.blockengine.EngineOptions;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures single steps, each in a process of its own, to compare with other programs. See {@code
 * docs/benchmarks.md}.
 *
 * <pre>
 * image FILE GIB typical|sparse
 * change FILE GIB typical|sparse
 * backup FILE STORE VOLUME NAME lz4|gzip|none
 * restore STORE VOLUME NAME FILE
 * metadata STORE BLOCKS
 * </pre>
 */
public final class EngineBenchRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EngineBenchRunner.class);
    private static final long GIB = 1L << 30;

    private EngineBenchRunner() {}

    public static void main(String[] arguments)
            throws IOException, StoreException, InterruptedException {
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (arguments[0]) {
            case "image" -> image(rest).create(Path.of(rest[0]), 1);
            case "change" -> image(rest).change(Path.of(rest[0]), 2, 20);
            case "backup" -> backup(rest);
            case "restore" -> restore(rest);
            case "metadata" -> metadata(rest);
            default -> throw new IllegalArgumentException("no such step: " + arguments[0]);
        }
    }

    private static VolumeImage image(String[] arguments) {
        long size = Long.parseLong(arguments[1]) * GIB;
        return new VolumeImage(
                arguments[2].equals("sparse")
                        ? VolumeShape.sparse(size)
                        : VolumeShape.typical(size));
    }

    private static void backup(String[] arguments)
            throws IOException, StoreException, InterruptedException {
        CompressionMethod method = CompressionMethod.valueOf(arguments[4].toUpperCase(Locale.ROOT));
        bench(Path.of(arguments[1]), arguments[2], method)
                .backup("backup", arguments[3], Path.of(arguments[0]));
    }

    private static void restore(String[] arguments)
            throws IOException, StoreException, InterruptedException {
        bench(Path.of(arguments[0]), arguments[1], CompressionMethod.LZ4)
                .restore("restore", arguments[2], Path.of(arguments[3]));
    }

    private static void metadata(String[] arguments)
            throws IOException, StoreException, InterruptedException {
        Path store = Files.createDirectories(Path.of(arguments[0]));
        new MetadataBench(
                        new DirectoryStore(store),
                        EngineOptions.defaults(),
                        InstantSource.system(),
                        measurement -> LOG.info("{}", measurement.summary()))
                .run(Integer.parseInt(arguments[1]));
    }

    private static EngineBench bench(Path store, String volume, CompressionMethod compression) {
        return new EngineBench(
                new DirectoryStore(store),
                EngineOptions.defaults(),
                InstantSource.system(),
                new VolumeName(volume),
                compression,
                measurement -> LOG.info("{}", measurement.summary()));
    }
}
