package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumePlaces;
import io.drover.blockengine.store.ForeignNames;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.TemporaryNames;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Goes through all files of a volume: marks the existing blocks and finds files that do not belong
 * there.
 */
final class FileSurvey implements ObjectVisitor {
    private final BlockStates states;
    private final VolumePlaces places;
    private final VolumeName volume;
    private final SortedSet<ObjectKey> foreign = new TreeSet<>();
    private final List<ObjectStat> leftovers = new ArrayList<>();
    private final SortedSet<ObjectKey> directories = new TreeSet<>();
    private final SortedSet<ObjectKey> blockDirectories = new TreeSet<>();
    private final SortedSet<ObjectKey> filesForDirectories = new TreeSet<>();
    private final List<ObjectStat> locks = new ArrayList<>();
    private long orphans;
    private long orphanBytes;

    FileSurvey(VolumeName volume, BlockStates states) {
        this.states = states;
        this.volume = volume;
        this.places = new VolumePlaces(volume);
    }

    @Override
    public void visit(ObjectStat file) {
        ObjectKey key = file.key();
        if (isForeign(key)) {
            return;
        }
        if (key.value().startsWith(volume.locks().value() + "/")) {
            locks.add(file);
        }
        if (places.isDirectory(key)) {
            filesForDirectories.add(key);
            return;
        }
        if (!places.isAmongBlocks(key)) {
            places.configAbove(key).filter(above -> !above.equals(key)).ifPresent(directories::add);
            return;
        }
        Optional<BlockChecksum> block = volume.blockAt(key);
        if (block.isEmpty()) {
            places.blockAbove(key).ifPresentOrElse(blockDirectories::add, () -> foreign.add(key));
            return;
        }
        int ordinal = states.table().find(block.get());
        if (ordinal >= 0) {
            states.set(
                    ordinal, file.size() > 0 ? BlockStates.State.PRESENT : BlockStates.State.EMPTY);
        } else {
            orphans++;
            orphanBytes += file.size();
        }
    }

    @Override
    public void leftover(ObjectStat file) {
        ObjectKey key = file.key();
        if (isForeign(key)) {
            return;
        }
        addDirectoryAbove(key.parent());
        boolean ours =
                TemporaryNames.intended(key.name())
                        .map(key.parent()::resolve)
                        .filter(places::isPlace)
                        .isPresent();
        if (ours) {
            leftovers.add(file);
        } else {
            foreign.add(key);
        }
    }

    /** Notes what is, or is in, a directory that a storage device left; only the topmost one. */
    private boolean isForeign(ObjectKey key) {
        Optional<ObjectKey> above = ForeignNames.above(volume.directory(), key);
        above.ifPresent(foreign::add);
        above.ifPresent(this::addDirectoryAbove);
        return above.isPresent();
    }

    private void addDirectoryAbove(ObjectKey key) {
        places.configAbove(key).ifPresent(directories::add);
        places.blockAbove(key).ifPresent(blockDirectories::add);
    }

    @Override
    public void emptyDirectory(ObjectKey directory) {
        if (!isForeign(directory)) {
            addDirectoryAbove(directory);
        }
    }

    /** Files in the directory of locks. */
    List<ObjectStat> locks() {
        return locks;
    }

    /** Directories and files that are in each other's places. */
    List<Finding> obstacles() {
        List<Finding> obstacles = new ArrayList<>();
        blockDirectories.forEach(key -> obstacles.add(new Finding.DirectoryForBlock(key)));
        filesForDirectories.forEach(key -> obstacles.add(new Finding.FileForDirectory(key)));
        return obstacles;
    }

    /** Keys of configurations that have a directory in their place, sorted. */
    SortedSet<ObjectKey> directoriesForConfigs() {
        return directories;
    }

    /** Blocks that no backup refers to, as far as its configuration could be read. */
    Optional<Finding> orphans() {
        return orphans == 0
                ? Optional.empty()
                : Optional.of(new Finding.OrphanedBlocks(orphans, orphanBytes));
    }

    /** Other remarkable files. */
    List<Finding> notes() {
        List<Finding> notes = new ArrayList<>();
        foreign.forEach(key -> notes.add(new Finding.ForeignFile(key)));
        if (!leftovers.isEmpty()) {
            notes.add(new Finding.LeftoverFiles(leftovers));
        }
        return notes;
    }
}
