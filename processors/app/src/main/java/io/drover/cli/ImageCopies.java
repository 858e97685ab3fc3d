package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.copy.ImageCopyOutcome;
import io.drover.blockengine.copy.ImageCopyRequest;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The backing images that are copied to another target, and what becomes of them. */
final class ImageCopies {
    static final List<String> COLUMNS = List.of("backingImage", "result");

    private final Backupstore store;
    private final ObjectStore destination;
    private final boolean checkExisting;
    private final OutputOptions output;
    private final List<ImageCopyOutcome> outcomes = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private boolean busy;
    private boolean damaged;

    /**
     * @param checkExisting whether the blocks that the destination has are read
     */
    ImageCopies(
            Backupstore store,
            ObjectStore destination,
            boolean checkExisting,
            OutputOptions output) {
        this.store = store;
        this.destination = destination;
        this.checkExisting = checkExisting;
        this.output = output;
    }

    void copyAll() throws IOException, StoreException, InterruptedException {
        for (BackingImageName image : store.images().list()) {
            copyBesideOthers(image);
        }
    }

    /** One that cannot be copied does not keep the others from it, nor volumes. */
    private void copyBesideOthers(BackingImageName image)
            throws IOException, StoreException, InterruptedException {
        try {
            copy(image);
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            damaged = true;
            rows.add(row(image, "not copied: " + e.getMessage()));
        } catch (StoreException.Conflict e) {
            busy = true;
            rows.add(row(image, "not copied: " + e.getMessage()));
        }
    }

    /** Copies the image that a volume lies on, without which its backups are not whole. */
    void copyBelow(VolumeName volume) throws IOException, StoreException, InterruptedException {
        String below = store.inspectVolume(volume).backingImageName();
        if (below.isEmpty()) {
            return;
        }
        BackingImageName image = new BackingImageName(below);
        if (store.images().list().contains(image)) {
            copyBesideOthers(image);
        } else {
            output.note(
                    "volume %s lies on backing image %s, which is not in the source; back it up to the destination, or keep its file for restores"
                            .formatted(volume, image));
        }
    }

    void copy(BackingImageName image) throws IOException, StoreException, InterruptedException {
        try (Progress progress = output.progress("copy " + image)) {
            ImageCopyOutcome outcome =
                    store.copyImageTo(
                            destination, new ImageCopyRequest(image, checkExisting), progress);
            outcomes.add(outcome);
            damaged |= !outcome.isComplete();
            rows.add(row(image, outcome.result().message()));
        }
    }

    private static Map<String, Object> row(BackingImageName image, String result) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backingImage", image.value());
        row.put("result", result);
        return row;
    }

    /** A row for each image, for a table of {@link #COLUMNS}. */
    List<Map<String, Object>> rows() {
        return rows;
    }

    List<TransferStatistics> statistics() {
        return outcomes.stream().map(ImageCopyOutcome::statistics).toList();
    }

    long blocksReplaced() {
        return outcomes.stream().mapToLong(ImageCopyOutcome::blocksReplaced).sum();
    }

    /** Whether one was in use. */
    boolean busy() {
        return busy;
    }

    /** Whether one could not be copied, and another run would not help. */
    boolean damaged() {
        return damaged;
    }
}
