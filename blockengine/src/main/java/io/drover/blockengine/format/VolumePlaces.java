package io.drover.blockengine.format;

import io.drover.blockengine.store.ObjectKey;

import java.util.Optional;

/** Which files belong where in a volume's directory. */
public final class VolumePlaces {
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
