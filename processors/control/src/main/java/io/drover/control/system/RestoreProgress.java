package io.drover.control.system;

import io.drover.resource.SystemRestore;
import io.drover.resource.SystemRestore.ItemState;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A restore and what has become of its items so far. Used by one thread at a time. */
final class RestoreProgress {
    private final SystemRestore restore;
    private final SystemArchive archive;
    private final boolean patient;
    private final Map<String, ItemState> states = new LinkedHashMap<>();

    /**
     * @param patient whether targets that are not available are still waited for
     */
    RestoreProgress(SystemRestore restore, SystemArchive archive, boolean patient) {
        this.restore = restore;
        this.archive = archive;
        this.patient = patient;
    }

    void put(ItemState state) {
        states.put(key(state.kind(), state.name()), state);
    }

    private static String key(String kind, String name) {
        return kind + " " + name;
    }

    Optional<ItemState> find(SystemKind kind, String name) {
        return Optional.ofNullable(states.get(key(kind.kind(), name)));
    }

    Collection<ItemState> all() {
        return states.values();
    }

    boolean has(String state) {
        return states.values().stream().anyMatch(item -> item.state().equals(state));
    }

    boolean has(SystemKind kind, String state) {
        return states.values().stream()
                .anyMatch(item -> item.kind().equals(kind.kind()) && item.state().equals(state));
    }

    SystemRestore restore() {
        return restore;
    }

    /** Of the SystemRestore. */
    String name() {
        return restore.getMetadata().getName();
    }

    SystemArchive archive() {
        return archive;
    }

    boolean isPatient() {
        return patient;
    }

    boolean isDryRun() {
        return SystemNames.isSet(restore, SystemNames.ANNOTATION_DRY_RUN);
    }

    boolean makesEmptyVolumes() {
        return SystemNames.isSet(restore, SystemNames.ANNOTATION_EMPTY);
    }

    /** Where the archive is, which what is restored has in an annotation. */
    String source() {
        return restore.getStatus().sourceURL;
    }
}
