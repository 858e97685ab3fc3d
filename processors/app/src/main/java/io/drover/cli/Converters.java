package io.drover.cli;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.retention.Ages;
import io.drover.control.schedule.CronSchedule;

import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;

/** Reads option values; what the type refuses becomes a message about the option. */
final class Converters {
    private Converters() {}

    static void register(CommandLine line) {
        add(line, VolumeName.class, VolumeName::new);
        add(line, BackupName.class, BackupName::new);
        add(line, CompressionMethod.class, CompressionMethod::of);
        add(line, BlockSize.class, Converters::blockSize);
        add(line, Duration.class, Ages::parse);
        add(line, ZoneId.class, name -> CronSchedule.zone(name));
    }

    private static BlockSize blockSize(String text) {
        return switch (text) {
            case "2Mi", "2097152" -> BlockSize.DEFAULT;
            case "16Mi", "16777216" -> BlockSize.LARGE;
            default ->
                    throw new IllegalArgumentException(
                            "block size '" + text + "' is neither 2Mi nor 16Mi");
        };
    }

    private static <T> void add(CommandLine line, Class<T> type, Function<String, T> reader) {
        line.registerConverter(
                type,
                text -> {
                    try {
                        return reader.apply(text);
                    } catch (IllegalArgumentException e) {
                        throw new TypeConversionException(e.getMessage());
                    }
                });
    }
}
