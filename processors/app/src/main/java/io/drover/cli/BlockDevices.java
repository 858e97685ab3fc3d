package io.drover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Linux reports about block devices. */
final class BlockDevices {
    // stat(2): the file type within st_mode, and that of a block device
    private static final int TYPE_MASK = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    private BlockDevices() {}

    /** False also for what does not exist. */
    static boolean isDevice(Path path) throws IOException {
        if (!Files.exists(path) || Files.isRegularFile(path) || Files.isDirectory(path)) {
            return false;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode");
        if ((mode & TYPE_MASK) != BLOCK_DEVICE) {
            throw new IOException("destination " + path + " is neither a file nor a block device");
        }
        return true;
    }

    /**
     * @throws IOException if it or a part of it is mounted, swap, or below another device
     */
    static void refuseIfInUse(Path device) throws IOException {
        String real = device.toRealPath().toString();
        List<String> users = new ArrayList<>();
        for (String table : List.of("/proc/self/mounts", "/proc/swaps")) {
            if (Files.isReadable(Path.of(table))) {
                Files.readAllLines(Path.of(table)).stream()
                        .map(line -> line.split("\\s+", -1))
                        .filter(fields -> fields[0].startsWith(real))
                        .map(
                                fields ->
                                        fields.length > 1
                                                ? fields[0] + " at " + fields[1]
                                                : fields[0])
                        .forEach(users::add);
            }
        }
        Path holders =
                Path.of(
                        "/sys/class/block",
                        device.toRealPath().getFileName().toString(),
                        "holders");
        if (Files.isDirectory(holders)) {
            try (Stream<Path> above = Files.list(holders)) {
                above.map(holder -> "below /dev/" + holder.getFileName()).forEach(users::add);
            }
        }
        if (!users.isEmpty()) {
            throw new IOException(
                    "destination %s is in use (%s); unmount it first"
                            .formatted(device, String.join(", ", users)));
        }
    }
}
