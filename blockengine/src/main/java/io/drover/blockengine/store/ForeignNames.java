package io.drover.blockengine.store;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of files and directories that operating systems and network storage devices put anywhere in
 * a file system. They are never part of a backupstore, whatever they contain, such as whole copies
 * of the tree in a directory of snapshots.
 */
public final class ForeignNames {
    /** In lower case, as some of their writers ignore case. */
    private static final Set<String> NAMES =
            Set.of(
                    // Windows
                    "thumbs.db",
                    "ehthumbs.db",
                    "desktop.ini",
                    "$recycle.bin",
                    "system volume information",
                    // macOS
                    ".ds_store",
                    ".appledouble",
                    ".spotlight-v100",
                    ".fseventsd",
                    ".temporaryitems",
                    ".trashes",
                    // Linux desktops and file systems
                    ".directory",
                    "lost+found",
                    // Synology, QNAP, NetApp, ZFS
                    "@eadir",
                    "@tmp",
                    "#recycle",
                    "#snapshot",
                    "@recycle",
                    "@recently-snapshot",
                    ".@__thumb",
                    ".snapshot",
                    ".snapshots",
                    "~snapshot",
                    ".zfs");

    /** NFS clients' files that were deleted while open, macOS attributes, Linux wastebaskets. */
    private static final Pattern PATTERN = Pattern.compile("\\.nfs[0-9a-f]+|\\._.+|\\.trash-.+");

    private ForeignNames() {}

    public static boolean isForeign(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NAMES.contains(lower) || PATTERN.matcher(lower).matches();
    }

    /**
     * The key itself or the topmost directory above it that has such a name, below {@code root}.
     */
    public static Optional<ObjectKey> above(ObjectKey root, ObjectKey key) {
        ObjectKey at = root;
        for (String name : key.value().substring(root.value().length() + 1).split("/", -1)) {
            at = at.resolve(name);
            if (isForeign(name)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }
}
