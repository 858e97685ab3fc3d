package io.drover.control.admission;

import io.drover.control.verification.VerificationFields;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.GoDuration;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A URL that is wrong or leads nowhere is admitted, and the target unavailable with the reason, as
 * in Longhorn; a scheme that is not served, which no change elsewhere puts right, is not, nor are
 * two targets with one location.
 */
final class BackupTargetRules implements Rules<BackupTarget> {
    private final Cluster cluster;

    BackupTargetRules(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void admit(BackupTarget target, Optional<BackupTarget> old) {
        BackupTarget.Spec spec = target.getSpec();
        if (old.isEmpty()) {
            Rules.checkLabel(target);
        }
        GoDuration.parse("spec.pollInterval", spec.pollInterval);
        if (old.isEmpty() || !verification(target).equals(verification(old.get()))) {
            VerificationFields.of(target);
        }
        boolean moved =
                old.isEmpty()
                        || !old.get().getSpec().backupTargetURL.equals(spec.backupTargetURL)
                        || !old.get().getSpec().credentialSecret.equals(spec.credentialSecret);
        if (!moved) {
            return;
        }
        if (old.isPresent()) {
            refuseWithStandbyVolumes(target, "changed");
        }
        if (!spec.backupTargetURL.isEmpty()) {
            TargetKinds.requireServed(spec.backupTargetURL);
        }
        refuseDuplicate(target);
        if (!spec.credentialSecret.isEmpty()) {
            cluster.secret(spec.credentialSecret)
                    .ifPresent(
                            values ->
                                    new TargetCredentials(values)
                                            .checked("Secret " + spec.credentialSecret));
        }
    }

    /** A target that was admitted once stays editable. */
    private static Map<String, String> verification(BackupTarget target) {
        Map<String, String> annotations = new TreeMap<>(annotations(target));
        annotations.keySet().retainAll(VerificationFields.ANNOTATIONS);
        return annotations;
    }

    private static Map<String, String> annotations(BackupTarget target) {
        return Optional.ofNullable(target.getMetadata().getAnnotations()).orElse(Map.of());
    }

    private void refuseDuplicate(BackupTarget target) {
        Optional<String> location = location(target.getSpec().backupTargetURL);
        if (location.isEmpty()) {
            return;
        }
        for (BackupTarget other : cluster.list(BackupTarget.class)) {
            if (!other.getMetadata().getName().equals(target.getMetadata().getName())
                    && location(other.getSpec().backupTargetURL).equals(location)) {
                throw new RefusedException(
                        "spec.backupTargetURL: '%s' is where backup target '%s' is already; use that one, or another bucket or path"
                                .formatted(
                                        target.getSpec().backupTargetURL,
                                        other.getMetadata().getName()));
            }
        }
    }

    private static Optional<String> location(String url) {
        try {
            return url.isEmpty()
                    ? Optional.empty()
                    : Optional.of(TargetKinds.parse(url).location());
        } catch (IllegalArgumentException e) {
            // its target will be unavailable and report the reason
            return Optional.empty();
        }
    }

    private void refuseWithStandbyVolumes(BackupTarget target, String what) {
        List<String> standby =
                cluster.list(Volume.class).stream()
                        .filter(
                                volume ->
                                        volume.follows()
                                                && volume.getSpec()
                                                        .backupTargetName
                                                        .equals(target.getMetadata().getName()))
                        .map(volume -> volume.getMetadata().getName())
                        .toList();
        if (!standby.isEmpty()) {
            throw new RefusedException(
                    "backup target '%s' cannot be %s while standby volumes follow it: %s; activate or delete them first"
                            .formatted(
                                    target.getMetadata().getName(),
                                    what,
                                    String.join(", ", standby)));
        }
    }

    @Override
    public void admitDeletion(BackupTarget target) {
        if (cluster.isNamespaceBeingDeleted()) {
            return;
        }
        if (target.getMetadata().getName().equals(Names.DEFAULT_TARGET)
                && !annotations(target).containsKey(Names.ANNOTATION_DELETE_TARGET)) {
            throw new RefusedException(
                    "backup target 'default' cannot be deleted; empty its spec.backupTargetURL to"
                            + " stop using it");
        }
        refuseWithStandbyVolumes(target, "deleted");
    }
}
