package io.drover.blockengine.volume;

import io.drover.blockengine.posix.Posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a file has data and where it has holes, as reported by the file system. */
public final class Extents {
    private Extents() {}

    /**
     * Data ranges, ascending; one over the whole file where the file system or the platform does
     * not report them.
     */
    public static List<ByteRange> of(Path file) throws IOException {
        Optional<Posix> posix = Posix.instance();
        if (posix.isEmpty()) {
            long size = Files.size(file);
            return size == 0 ? List.of() : List.of(new ByteRange(0, size));
        }
        return dataRanges(posix.get(), file);
    }

    /**
     * Data ranges, ascending, for files in which a hole means "not written here", so that a guess
     * would be wrong.
     *
     * @throws IOException if the platform does not report them
     */
    public static List<ByteRange> exactly(Path file) throws IOException {
        Posix posix =
                Posix.instance()
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "holes of "
                                                        + file
                                                        + " cannot be found on this platform; run"
                                                        + " on 64-bit Linux with"
                                                        + " --enable-native-access=ALL-UNNAMED"));
        return dataRanges(posix, file);
    }

    private static List<ByteRange> dataRanges(Posix posix, Path file) throws IOException {
        List<ByteRange> ranges = new ArrayList<>();
        try (Posix.Descriptor descriptor = posix.openForReading(file)) {
            long size = descriptor.size();
            long data = size == 0 ? -1 : descriptor.nextData(0);
            while (data >= 0 && data < size) {
                long hole = descriptor.nextHole(data);
                ranges.add(new ByteRange(data, hole - data));
                data = hole < size ? descriptor.nextData(hole) : -1;
            }
        }
        return ranges;
    }

    /** Size in bytes of a file or block device. */
    public static long sizeOf(Path file) throws IOException {
        Optional<Posix> posix = Posix.instance();
        if (posix.isEmpty() || Files.isRegularFile(file)) {
            return Files.size(file);
        }
        try (Posix.Descriptor descriptor = posix.get().openForReading(file)) {
            return descriptor.size();
        }
    }

    /** Makes the range a hole, which reads as zeros; returns whether that was possible. */
    public static boolean punch(Path file, ByteRange range) throws IOException {
        Optional<Posix> posix = Posix.instance();
        if (posix.isEmpty()) {
            return false;
        }
        try (Posix.Descriptor descriptor = posix.get().openForWriting(file)) {
            descriptor.punchHole(range.offset(), range.length());
            return true;
        } catch (IOException e) {
            // a file system without holes; the caller writes zeros instead
            return false;
        }
    }
}
