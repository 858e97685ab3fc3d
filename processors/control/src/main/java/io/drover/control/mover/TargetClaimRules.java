package io.drover.control.mover;

import io.drover.control.claim.ClaimRequest;
import io.drover.control.provision.Claims;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether a claim that there is can be restored into. */
final class TargetClaimRules {
    /** Annotation of a claim that Drover has made: its Volume. */
    static final String VOLUME = "drover.io/volume";

    private static final Map<String, String> ACCESS_MODES =
            Map.of(
                    "rwop", "ReadWriteOncePod",
                    "rwx", "ReadWriteMany");

    private TargetClaimRules() {}

    /** That of the claim that is made for a Volume; nothing can be written to one of rox. */
    static String accessMode(Volume volume) {
        return ACCESS_MODES.getOrDefault(volume.getSpec().accessMode, "ReadWriteOnce");
    }

    /** Whether its source keeps its driver from filling it. */
    static boolean isHeld(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getDataSourceRef())
                .filter(source -> Names.GROUP.equals(source.getApiGroup()))
                .filter(source -> source.getKind().equals("Backup"))
                .isPresent();
    }

    /**
     * @throws IOException if it is bound, if another one fills it, or if it is no claim of what was
     *     asked for
     */
    static void check(ClaimRequest request, PersistentVolumeClaim claim) throws IOException {
        PersistentVolumeClaimSpec spec = claim.getSpec();
        String volume = Objects.requireNonNullElse(spec.getVolumeName(), "");
        boolean bound = claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
        if (bound || !volume.isEmpty() && !volume.equals(Claims.volumeName(claim))) {
            throw refused(
                    request,
                    "has volume '%s' already, and nothing of it is overwritten; name another claim, or delete this one first"
                            .formatted(volume));
        }
        boolean other = spec.getDataSourceRef() != null || spec.getDataSource() != null;
        if (other && !isHeld(claim)) {
            throw refused(
                    request, "is filled from another source; name another claim, or delete it");
        }
        if (List.of("ReadOnlyMany").equals(spec.getAccessModes())) {
            throw refused(request, "can only be read; give it access mode ReadWriteOnce");
        }
        if (spec.getSelector() != null && !spec.getSelector().getMatchExpressions().isEmpty()) {
            throw refused(
                    request, "selects volumes by expressions; use labels (matchLabels) or none");
        }
        compare(
                request,
                "StorageClass",
                Objects.requireNonNullElse(spec.getStorageClassName(), ""),
                ClaimRequest.STORAGE_CLASS,
                request.storageClass());
        compare(request, "mode", mode(claim), ClaimRequest.VOLUME_MODE, request.volumeMode());
        if (request.forConsumer() && !isHeld(claim)) {
            throw refused(
                    request,
                    "would be filled by its driver as soon as a Pod uses it; leave annotation %s out, or let Drover make the claim"
                            .formatted(ClaimRequest.FOR_CONSUMER));
        }
    }

    static String mode(PersistentVolumeClaim claim) {
        return Objects.requireNonNullElse(claim.getSpec().getVolumeMode(), ClaimRequest.FILESYSTEM);
    }

    private static void compare(
            ClaimRequest request, String what, String has, String annotation, String wanted)
            throws IOException {
        if (!wanted.isEmpty() && !wanted.equals(has)) {
            throw refused(
                    request,
                    "has %s '%s', but annotation %s is '%s'; leave the annotation out, or delete the claim"
                            .formatted(what, has, annotation, wanted));
        }
    }

    private static IOException refused(ClaimRequest request, String why) {
        return new IOException("claim %s %s".formatted(request.key(), why));
    }
}
