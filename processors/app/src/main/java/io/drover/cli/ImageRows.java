package io.drover.cli;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImageInfo;
import io.drover.blockengine.image.BackingImages;
import io.drover.blockengine.image.ImageFinding;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The backing images of a target as rows of a table. */
final class ImageRows {
    static final List<String> COLUMNS =
            List.of("backingImage", "sizeBytes", "completed", "compression", "state");

    private ImageRows() {}

    static List<Map<String, Object>> of(BackingImages images, List<BackingImageName> names)
            throws StoreException, IOException, InterruptedException {
        return SideBySide.map(names, name -> row(images, name));
    }

    private static Map<String, Object> row(BackingImages images, BackingImageName name)
            throws StoreException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backingImage", name.value());
        try {
            ImageInfo info = images.inspect(name);
            row.put("sizeBytes", info.size());
            row.put("completed", info.completed().map(Instant::toString).orElse(""));
            row.put("compression", info.compression().id());
            row.put("state", info.inProgress() ? "in progress" : "ok");
        } catch (StoreException.NotFound _) {
            row.put("state", "no backing-image.cfg");
        } catch (StoreException.Corrupt e) {
            row.put("state", "damaged: " + e.getMessage());
        }
        return row;
    }

    /** A finding of a verification, for a table of {@link FindingRows#COLUMNS}. */
    static Map<String, Object> row(ImageFinding finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("volume", "");
        finding.image().ifPresent(image -> row.put("backingImage", image.value()));
        row.put("severity", finding.isDamage() ? "damage" : "note");
        row.put("kind", "backing-image");
        row.put("message", finding.message());
        return row;
    }
}
