package io.drover.volume.file;

import java.io.IOException;
import java.nio.file.Path;

/** Another process changed a volume while it was being changed; the change was not made. */
public final class VolumeChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    VolumeChangedException(Path directory) {
        super(
                "volume %s was changed by another process meanwhile; is a second Drover working on its directory? The change was not made"
                        .formatted(directory.getFileName()));
    }
}
