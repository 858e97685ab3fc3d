package io.drover.control.lifecycle;

import io.drover.control.volume.VolumeConditions;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an object waits for that does not go: by its finalizers, and by what its status says. */
final class RemainingCause {
    private RemainingCause() {}

    static String of(HasMetadata object) {
        return Stream.of(deletion(object), status(object))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String deletion(HasMetadata object) {
        if (!object.isMarkedForDeletion()) {
            return object instanceof Volume volume && StandbyWithdrawal.isBeingHandedOver(volume)
                    ? "its claim has not got its volume"
                    : waitsFor(object);
        }
        List<String> finalizers = object.getFinalizers();
        return finalizers.isEmpty()
                ? "it is being deleted"
                : finalizers.stream()
                        .map(finalizer -> await(finalizer, object))
                        .collect(Collectors.joining("; "));
    }

    private static String waitsFor(HasMetadata object) {
        return switch (object.getKind()) {
            case "PersistentVolume" ->
                    "its CSI driver deletes it with its disk; look whether the driver runs, and at"
                            + " its logs";
            case "VolumeSnapshotContent" ->
                    "the snapshot controller deletes it; look whether it runs, and at its logs";
            case "Lease", "Pod", "ConfigMap" ->
                    "it goes with its Job, by Drover or the cluster's garbage collector";
            default -> "it has not been deleted by Drover yet";
        };
    }

    private static String await(String finalizer, HasMetadata object) {
        return "it is being deleted, and waits for finalizer %s: %s"
                .formatted(finalizer, remedy(finalizer, object));
    }

    private static String remedy(String finalizer, HasMetadata object) {
        return switch (finalizer) {
            case Names.FINALIZER -> "Drover takes it away when it has done its part";
            case "kubernetes.io/pvc-protection" ->
                    "a Pod uses the claim; delete that Pod, or wait for its end";
            case "kubernetes.io/pv-protection" -> "the claim that it is bound to has to go before";
            case "foregroundDeletion", "orphan", "batch.kubernetes.io/job-tracking" ->
                    "the controllers of the cluster take it away; look whether they run";
            default -> ofDriver(finalizer).orElseGet(() -> byHand(object));
        };
    }

    private static Optional<String> ofDriver(String finalizer) {
        if (finalizer.startsWith("snapshot.storage.kubernetes.io/")) {
            return Optional.of(
                    "the snapshot controller and the driver's csi-snapshotter take it away; look"
                            + " whether they run, and at their logs");
        }
        if (finalizer.startsWith("external-")) {
            return Optional.of(
                    "the CSI driver takes it away when its disk is gone; look whether the driver"
                            + " runs, and at its logs");
        }
        return Optional.empty();
    }

    /** Nobody may be left who knows it. */
    private static String byHand(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return "whoever has put it there takes it away; if they are gone for good, kubectl%s edit %s %s and remove the finalizer"
                .formatted(
                        namespace == null ? "" : " -n " + namespace,
                        object.getFullResourceName(),
                        object.getMetadata().getName());
    }

    /** In the words of whoever works on it; empty if there are none. */
    private static String status(HasMetadata object) {
        return switch (object) {
            case Volume volume -> volume(volume.getStatus());
            case BackupVolume volume -> String.join("; ", volume.getStatus().messages.values());
            case Backup backup -> backup(backup.getStatus());
            case Snapshot snapshot -> snapshot.getStatus().error;
            case VolumeSnapshot made -> made.getStatus().error.message();
            case VolumeSnapshotContent content -> content.getStatus().error.message();
            case PersistentVolume volume -> persistent(volume);
            case Pod pod -> pod(pod);
            default -> "";
        };
    }

    private static String volume(Volume.Status status) {
        return condition(status, Volume.ACTIVATION)
                .or(() -> condition(status, VolumeConditions.RESTORE))
                .orElse("");
    }

    private static Optional<String> condition(Volume.Status status, String type) {
        return Conditions.find(status.conditions, type)
                .map(Condition::message)
                .filter(message -> !message.isEmpty())
                .map(message -> "condition %s: %s".formatted(type, message));
    }

    private static String backup(Backup.Status status) {
        return Stream.concat(
                        Stream.of(
                                status.state.isEmpty() ? "" : "state " + status.state,
                                status.error),
                        status.messages.values().stream())
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String persistent(PersistentVolume volume) {
        return Optional.ofNullable(volume.getStatus())
                .map(
                        status ->
                                Stream.of(status.getPhase(), status.getMessage())
                                        .filter(Objects::nonNull)
                                        .collect(Collectors.joining(", ", "phase ", "")))
                .orElse("");
    }

    private static String pod(Pod pod) {
        String node =
                Optional.ofNullable(pod.getSpec().getNodeName())
                        .map(name -> " on node " + name + "; look whether that answers")
                        .orElse("");
        return Optional.ofNullable(pod.getStatus())
                .map(status -> "phase " + status.getPhase() + node)
                .orElse("");
    }
}
