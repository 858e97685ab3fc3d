package io.drover.cli;

import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Ranges that somebody else's change tracker found, from a text file. */
final class ChangedRanges {
    private ChangedRanges() {}

    /**
     * @param since the backup since which they changed
     * @param size bytes of the source
     * @throws IllegalArgumentException naming the first line that is not a range of the source
     */
    static ChangeTracker read(Path file, BackupInfo since, long size) throws IOException {
        List<ByteRange> ranges = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                ranges.add(range(file + ":" + number, line.strip(), size));
            }
        }
        ranges.sort(Comparator.comparingLong(ByteRange::offset));
        List<ByteRange> merged = merged(ranges);
        return snapshot ->
                snapshot.equals(since.snapshotName()) ? Optional.of(merged) : Optional.empty();
    }

    private static ByteRange range(String where, String line, long size) {
        String[] numbers = line.split("\\s+", -1);
        try {
            ByteRange range =
                    new ByteRange(
                            Long.parseLong(numbers[0]),
                            Long.parseLong(numbers.length == 2 ? numbers[1] : ""));
            if (range.end() <= size) {
                return range;
            }
        } catch (IllegalArgumentException _) {
            // reported below
        }
        throw new IllegalArgumentException(
                "%s: '%s' is not '<offset> <length>' in bytes within the source of %d"
                        .formatted(where, line, size));
    }

    private static List<ByteRange> merged(List<ByteRange> sorted) {
        List<ByteRange> merged = new ArrayList<>();
        for (ByteRange range : sorted) {
            ByteRange last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.offset() <= last.end()) {
                long end = Math.max(last.end(), range.end());
                merged.set(merged.size() - 1, new ByteRange(last.offset(), end - last.offset()));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }
}
