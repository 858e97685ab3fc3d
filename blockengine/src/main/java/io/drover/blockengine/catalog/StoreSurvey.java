package io.drover.blockengine.catalog;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.Names;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All volumes of a store with their backups from one listing that leaves out the blocks: a bucket
 * answers it with about one request for each volume, or fewer where volumes have few blocks. For
 * one survey.
 */
public final class StoreSurvey {
    private static final int FIRST = StoreLayout.VOLUMES.value().length() + 1;

    /** Segments of a volume's directory below {@link StoreLayout#VOLUMES}. */
    private static final int VOLUME_DEPTH = 3;

    private final ObjectStore store;

    public StoreSurvey(ObjectStore store) {
        this.store = store;
    }

    /** Receives the volumes one by one, in no particular order. */
    @FunctionalInterface
    public interface Visitor {
        void visit(SurveyedVolume volume) throws StoreException;
    }

    public void run(Visitor visitor) throws StoreException {
        Collector collector = new Collector(visitor);
        store.list(StoreLayout.VOLUMES, collector);
        collector.finish();
        for (VolumeName volume : collector.unseen()) {
            if (store.children(volume.directory().parent()).contains(volume.value())) {
                visitor.visit(new SurveyedVolume(volume, new TreeSet<>(), Optional.empty()));
            }
        }
    }

    /** Hands out a volume once the listing has come to another one. */
    private static final class Collector implements ObjectVisitor {
        private final Visitor visitor;
        private final Set<VolumeName> entered = new TreeSet<>();
        private final Set<VolumeName> seen = new TreeSet<>();
        private Optional<VolumeName> current = Optional.empty();
        private SortedSet<BackupName> backups = new TreeSet<>();
        private Optional<Instant> modified = Optional.empty();
        private String looked = "";
        private Optional<VolumeName> found = Optional.empty();

        Collector(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void visit(ObjectStat object) throws StoreException {
            String[] parts = parts(object.key());
            Optional<VolumeName> volume =
                    parts.length > VOLUME_DEPTH ? volume(parts) : Optional.empty();
            if (volume.isEmpty()) {
                return;
            }
            if (!volume.equals(current)) {
                finish();
                current = volume;
            }
            if (parts.length == VOLUME_DEPTH + 1 && parts[VOLUME_DEPTH].equals("volume.cfg")) {
                modified = Optional.of(object.modified());
            } else if (parts.length == VOLUME_DEPTH + 2 && isOfBackups(parts)) {
                StoreLayout.backupOf(parts[VOLUME_DEPTH + 1]).ifPresent(backups::add);
            }
        }

        /** Of a volume only its backups are listed. */
        @Override
        public boolean enters(ObjectKey directory) {
            String[] parts = parts(directory);
            if (parts.length < VOLUME_DEPTH) {
                return true;
            }
            Optional<VolumeName> volume = volume(parts);
            volume.ifPresent(entered::add);
            return volume.isPresent()
                    && (parts.length == VOLUME_DEPTH
                            || parts.length == VOLUME_DEPTH + 1 && isOfBackups(parts));
        }

        private static boolean isOfBackups(String[] parts) {
            return parts[VOLUME_DEPTH].equals("backups");
        }

        void finish() throws StoreException {
            if (current.isPresent()) {
                seen.add(current.get());
                visitor.visit(new SurveyedVolume(current.get(), backups, modified));
            }
            current = Optional.empty();
            backups = new TreeSet<>();
            modified = Optional.empty();
        }

        /** Directories in which there was nothing to be seen, as what they have are blocks. */
        Set<VolumeName> unseen() {
            Set<VolumeName> unseen = new TreeSet<>(entered);
            unseen.removeAll(seen);
            return unseen;
        }

        private static String[] parts(ObjectKey key) {
            return key.value().substring(FIRST).split("/", -1);
        }

        /** Nobody finds a volume in another place than its own. */
        private Optional<VolumeName> volume(String[] parts) {
            String name = parts[VOLUME_DEPTH - 1];
            String place = parts[0] + "/" + parts[1] + "/" + name;
            if (!place.equals(looked)) {
                looked = place;
                found =
                        Optional.of(name)
                                .filter(Names::isValid)
                                .filter(valid -> !valid.equals(StoreLayout.BACKING_IMAGE_LOCKS))
                                .map(VolumeName::new)
                                .filter(volume -> isAt(volume, place));
            }
            return found;
        }

        private static boolean isAt(VolumeName volume, String place) {
            return volume.directory().equals(StoreLayout.VOLUMES.resolve(place));
        }
    }
}
