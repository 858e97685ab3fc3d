package io.drover.console.view;

import java.util.List;

/** Lines for a shell that do without a cluster what a page does with one. */
public final class Commands {
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
