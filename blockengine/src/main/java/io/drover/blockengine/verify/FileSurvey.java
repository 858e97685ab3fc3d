package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumePlaces;
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
    private final List<Finding> foreign = new ArrayList<>();
    private final List<ObjectStat> leftovers = new ArrayList<>();
    private final SortedSet<ObjectKey> directories = new TreeSet<>();
    private long orphans;
    private long orphanBytes;

    FileSurvey(VolumeName volume, BlockStates states) {
        this.states = states;
        this.places = new VolumePlaces(volume);
    }

    @Override
    public void visit(ObjectStat file) {
        ObjectKey key = file.key();
        if (!places.isAmongBlocks(key)) {
            places.configAbove(key).filter(above -> !above.equals(key)).ifPresent(directories::add);
            return;
        }
        Optional<BlockChecksum> block = StoreLayout.blockOf(key.name());
        if (block.isEmpty() || !places.isPlace(key)) {
            foreign.add(new Finding.ForeignFile(key));
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
        places.configAbove(key.parent()).ifPresent(directories::add);
        boolean ours =
                TemporaryNames.intended(key.name())
                        .map(key.parent()::resolve)
                        .filter(places::isPlace)
                        .isPresent();
        if (ours) {
            leftovers.add(file);
        } else {
            foreign.add(new Finding.ForeignFile(key));
        }
    }

    @Override
    public void emptyDirectory(ObjectKey directory) {
        places.configAbove(directory).ifPresent(directories::add);
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
        List<Finding> notes = new ArrayList<>(foreign);
        if (!leftovers.isEmpty()) {
            notes.add(new Finding.LeftoverFiles(leftovers));
        }
        return notes;
    }
}
