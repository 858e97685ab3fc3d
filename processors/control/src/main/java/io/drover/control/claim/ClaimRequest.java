package io.drover.control.claim;

import io.drover.resource.Names;
import io.drover.resource.Volume;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Into which claim a Volume is to be restored, as the annotations of its manifest say.
 *
 * @param namespace of the claim
 * @param name of the claim, which need not exist
 * @param storageClass of the claim if it is made; empty for that of the backup
 * @param volumeMode {@code Block} or {@code Filesystem}; empty for that of the backup
 * @param fsType of the PersistentVolume; empty for that of the backup
 * @param forConsumer whether it is waited for a Pod that uses the claim
 */
public record ClaimRequest(
        String namespace,
        String name,
        String storageClass,
        String volumeMode,
        String fsType,
        boolean forConsumer) {
    public static final String CLAIM = "drover.io/claim";
    public static final String STORAGE_CLASS = "drover.io/storage-class";
    public static final String VOLUME_MODE = "drover.io/volume-mode";
    public static final String FS_TYPE = "drover.io/fs-type";
    public static final String FOR_CONSUMER = "drover.io/wait-for-consumer";

    /** All but the claim itself, which other Volumes have as well. */
    public static final List<String> OPTIONAL =
            List.of(STORAGE_CLASS, VOLUME_MODE, FS_TYPE, FOR_CONSUMER);

    public static final String BLOCK = "Block";
    public static final String FILESYSTEM = "Filesystem";

    /**
     * @throws IllegalArgumentException if an annotation is missing or cannot be used; the message
     *     names it, its value and the remedy
     */
    public static ClaimRequest of(Volume volume) {
        Map<String, String> all =
                Optional.ofNullable(volume.getMetadata().getAnnotations()).orElse(Map.of());
        String claim = all.getOrDefault(CLAIM, "");
        int slash = claim.indexOf('/');
        require(
                CLAIM,
                claim,
                slash > 0
                        && Names.isObjectName(claim.substring(0, slash))
                        && Names.isObjectName(claim.substring(slash + 1)),
                "write <namespace>/<name> of the claim that is to be restored into");
        check(all, STORAGE_CLASS, Names::isObjectName, "write the name of a StorageClass");
        check(
                all,
                VOLUME_MODE,
                List.of(BLOCK, FILESYSTEM)::contains,
                "use %s or %s".formatted(BLOCK, FILESYSTEM));
        check(
                all,
                FS_TYPE,
                text -> text.matches("[a-z0-9.-]{1,32}"),
                "write the name of a file system such as ext4");
        check(all, FOR_CONSUMER, List.of("true", "false")::contains, "use true or false");
        ClaimRequest read =
                new ClaimRequest(
                        claim.substring(0, slash),
                        claim.substring(slash + 1),
                        all.getOrDefault(STORAGE_CLASS, ""),
                        all.getOrDefault(VOLUME_MODE, ""),
                        all.getOrDefault(FS_TYPE, ""),
                        Boolean.parseBoolean(all.get(FOR_CONSUMER)));
        require(
                FS_TYPE,
                read.fsType,
                read.fsType.isEmpty() || !read.volumeMode.equals(BLOCK),
                "a block device has none; leave it out, or use %s %s"
                        .formatted(VOLUME_MODE, FILESYSTEM));
        return read;
    }

    private static void check(
            Map<String, String> all, String key, Predicate<String> valid, String remedy) {
        String value = all.get(key);
        require(key, value, value == null || valid.test(value), remedy);
    }

    private static void require(String key, String value, boolean valid, String remedy) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "annotation %s: '%s' cannot be used; %s".formatted(key, value, remedy));
        }
    }

    /** As resources are called in messages and caches. */
    public String key() {
        return namespace + "/" + name;
    }
}
