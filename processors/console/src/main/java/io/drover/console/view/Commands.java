package io.drover.console.view;

import java.util.ArrayList;
import java.util.List;

/** Lines for a shell that do without a cluster what a page does with one. */
public final class Commands {
    private static final String SOCKET = "nbd+unix:///?socket=";

    private Commands() {}

    /**
     * What can be done with a backup.
     *
     * @param url of the backup
     */
    public static List<Fact> of(String url) {
        return List.of(
                new Fact("Into a file, without a cluster", restore(url)),
                new Fact("As a block device, without restoring it", nbd(url)),
                new Fact("To read and compare all its blocks", "./drover verify " + quoted(url)));
    }

    /**
     * How a volume that is attached is used.
     *
     * @param address of its block device
     */
    public static List<Fact> ofDevice(String address) {
        List<Fact> lines = new ArrayList<>();
        lines.add(new Fact("Its address", address));
        lines.add(
                new Fact(
                        "Copy an image into it",
                        "nbdcopy --flush disk.img %s".formatted(quoted(address))));
        lines.add(
                new Fact("Copy it into a file", "nbdcopy %s disk.img".formatted(quoted(address))));
        if (address.startsWith(SOCKET)) {
            lines.add(
                    new Fact(
                            "As a disk of this machine, with root's rights",
                            "nbd-client -unix %s /dev/nbd0"
                                    .formatted(quoted(address.substring(SOCKET.length())))));
        }
        return lines;
    }

    private static String restore(String url) {
        return "./drover restore %s --to disk.img".formatted(quoted(url));
    }

    private static String nbd(String url) {
        return "./drover nbd %s --socket /tmp/backup.sock".formatted(quoted(url));
    }

    /** For a shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
