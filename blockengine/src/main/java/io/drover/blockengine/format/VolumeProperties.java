package io.drover.blockengine.format;

/**
 * Properties of a volume that Longhorn keeps in a backupstore; empty strings where there is none.
 */
public record VolumeProperties(
        String backingImageName,
        String backingImageChecksum,
        String storageClassName,
        String dataEngine) {
    public static final VolumeProperties DEFAULT = new VolumeProperties("", "", "", "v1");

    public VolumeProperties withDataEngine(String engine) {
        return new VolumeProperties(
                backingImageName, backingImageChecksum, storageClassName, engine);
    }
}
