package io.drover.blockengine.format;

import io.drover.blockengine.store.ObjectKey;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which files belong where in a volume's directory. */
public final class VolumePlaces {
    private static final Set<String> DIRECTORIES =
            Set.of("backups", "blocks", "locks", StoreLayout.SINGLE_FILES, StoreLayout.QUARANTINE);
    private static final Pattern BLOCK_DIRECTORY =
            Pattern.compile("blocks/[0-9a-f]{2}(?:/[0-9a-f]{2})?");

    private final ObjectKey volume;
    private final ObjectKey config;
    private final ObjectKey backups;
    private final ObjectKey blocks;

    public VolumePlaces(VolumeName name) {
        this.volume = name.directory();
        this.config = StoreLayout.volumeConfig(name);
        this.backups = name.configs();
        this.blocks = name.blocks();
    }

    /** Whether it is, at any depth, below the directory of the volume's blocks. */
    public boolean isAmongBlocks(ObjectKey key) {
        return isBelow(key, blocks);
    }

    private static boolean isBelow(ObjectKey key, ObjectKey directory) {
        return key.value().startsWith(directory.value() + "/");
    }

    private static String relative(ObjectKey key, ObjectKey directory) {
        return key.value().substring(directory.value().length() + 1);
    }

    /** Whether the format, or a repair, has a file exactly there. */
    public boolean isPlace(ObjectKey key) {
        if (!isBelow(key, volume)) {
            return false;
        }
        String[] path = relative(key, volume).split("/", -1);
        String name = key.name();
        return switch (path[0]) {
            case "backups" -> path.length == 2 && StoreLayout.backupOf(name).isPresent();
            case "blocks" ->
                    StoreLayout.blockOf(name)
                            .filter(block -> StoreLayout.block(blocks, block).equals(key))
                            .isPresent();
            case "locks" -> path.length == 2 && StoreLayout.lockOf(name).isPresent();
            case StoreLayout.SINGLE_FILES -> path.length == 2;
            case StoreLayout.QUARANTINE -> path.length == 3;
            default -> key.equals(config);
        };
    }

    /**
     * The block's place in which there is a directory, if {@code key} is that directory or is below
     * it.
     */
    public Optional<ObjectKey> blockAbove(ObjectKey key) {
        if (!isBelow(key, blocks)) {
            return Optional.empty();
        }
        String[] path = relative(key, blocks).split("/", -1);
        return path.length < 3
                ? Optional.empty()
                : Optional.of(blocks.resolve(path[0] + "/" + path[1] + "/" + path[2]))
                        .filter(this::isPlace);
    }

    /** Whether the format has a directory exactly there. */
    public boolean isDirectory(ObjectKey key) {
        if (!isBelow(key, volume)) {
            return false;
        }
        String path = relative(key, volume);
        return DIRECTORIES.contains(path) || BLOCK_DIRECTORY.matcher(path).matches();
    }

    /**
     * The configuration in whose place there is a directory, if {@code key} is that directory or is
     * below it.
     */
    public Optional<ObjectKey> configAbove(ObjectKey key) {
        if (key.equals(config) || isBelow(key, config)) {
            return Optional.of(config);
        }
        return isBelow(key, backups)
                ? Optional.of(backups.resolve(relative(key, backups).split("/", -1)[0]))
                        .filter(above -> StoreLayout.backupOf(above.name()).isPresent())
                : Optional.empty();
    }
}
