package io.drover.volume.file;

/** What is wrong with the files of a volume. */
public sealed interface VolumeDamage {
    /** In words, with the file. */
    String text();

    /** {@code volume.json} is missing, or is none. */
    record RecordUnreadable(String reason) implements VolumeDamage {
        @Override
        public String text() {
            return "volume.json cannot be read: " + reason;
        }
    }

    /**
     * A layer is not there.
     *
     * @param snapshot the one that it holds; empty for the head
     */
    record FileMissing(String file, String snapshot) implements VolumeDamage {
        @Override
        public String text() {
            return snapshot.isEmpty()
                    ? "%s is missing: what was written since the last snapshot".formatted(file)
                    : "%s is missing: snapshot %s, and what later ones share with it"
                            .formatted(file, snapshot);
        }
    }

    /** The backing image that the volume lies on is not there. */
    record ImageMissing(String file) implements VolumeDamage {
        @Override
        public String text() {
            return "%s is missing: the backing image that the volume lies on".formatted(file);
        }
    }

    /** A layer has not the size of the volume. */
    record WrongLength(String file, long length, long expected) implements VolumeDamage {
        @Override
        public String text() {
            return "%s has %d bytes, not %d".formatted(file, length, expected);
        }
    }

    /** An image that the record does not name; the next change of the volume would remove it. */
    record Stray(String file) implements VolumeDamage {
        @Override
        public String text() {
            return "%s belongs to no snapshot; a change that was cut off leaves such a file"
                    .formatted(file);
        }
    }
}
