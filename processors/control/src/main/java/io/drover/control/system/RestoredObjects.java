package io.drover.control.system;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.PrunedStatus;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Creates objects as they were archived, without what belonged to the objects of that time. */
final class RestoredObjects {
    /** As Longhorn marks what it restores. */
    static final String RESTORED = "longhorn.io/last-system-restored";

    private static final String RESTORED_AT = "longhorn.io/last-system-restored-at";
    private static final List<String> KEPT = List.of("name", "namespace", "labels", "annotations");

    /** They state what was true of the old object. */
    private static final Set<String> FORGOTTEN =
            Set.of(
                    PrunedStatus.ANNOTATION,
                    ClaimMarks.CLAIM,
                    ClaimMarks.UID,
                    ClaimMarks.POLICY,
                    "kubectl.kubernetes.io/last-applied-configuration",
                    "pv.kubernetes.io/bind-completed",
                    "pv.kubernetes.io/bound-by-controller",
                    "volume.kubernetes.io/selected-node");

    /** Reason of a refusal: the namespace of the object is missing. */
    static final String NO_NAMESPACE = "NamespaceMissing";

    /** Answers that another attempt would get again. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 422);

    private final Cluster cluster;
    private final InstantSource clock;

    RestoredObjects(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** The object as it is to be created, to be changed further. */
    ObjectNode clean(RestoreItem item, RestoreProgress progress) {
        ObjectNode object = item.object().deepCopy();
        object.remove("status");
        ObjectNode metadata = object.withObjectProperty("metadata");
        metadata.retain(KEPT);
        if (!item.kind().isOutside()) {
            metadata.put("namespace", cluster.namespace());
        } else if (item.kind() != SystemKind.CLAIM) {
            metadata.remove("namespace");
        }
        ObjectNode annotations = metadata.withObjectProperty("annotations");
        annotations.remove(FORGOTTEN);
        if (annotations.has(ClaimMarks.NAMESPACE)) {
            annotations.put(ClaimMarks.NAMESPACE, cluster.namespace());
        }
        annotations.put(RESTORED, progress.source());
        annotations.put(RESTORED_AT, Times.format(clock.instant()));
        if (item.kind() == SystemKind.VOLUME || item.kind() == SystemKind.BACKUP_TARGET) {
            metadata.putArray("finalizers").add(Names.FINALIZER);
        }
        return object;
    }

    /**
     * Creates it; one that is there stays as it is.
     *
     * @throws Failed if it is refused
     */
    void create(RestoreItem item, ObjectNode object) throws Failed {
        HasMetadata typed = Cluster.MAPPER.convertValue(object, item.kind().type());
        try {
            cluster.createOutside(typed);
        } catch (KubernetesClientException e) {
            if (!REFUSALS.contains(e.getCode())) {
                throw e;
            }
            throw new Failed(isOfNamespace(e, typed) ? NO_NAMESPACE : "Refused", reason(e));
        }
    }

    /** Whether what was not found is the namespace that it is to be in. */
    private static boolean isOfNamespace(KubernetesClientException e, HasMetadata object) {
        String named = "namespaces \"%s\" not found".formatted(object.getMetadata().getNamespace());
        return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND && reason(e).contains(named);
    }

    /** The API server's own sentence, where there is one. */
    private static String reason(KubernetesClientException refused) {
        return Optional.ofNullable(refused.getStatus())
                .map(status -> status.getMessage())
                .orElse(refused.getMessage());
    }

    /** Records the claim that a restored Volume has now, where the archive records one. */
    void recordClaim(RestoreItem volume, RestoreItem persistent, PersistentVolumeClaim claim) {
        Map<String, String> marks = ClaimMarks.of(volume, persistent, claim);
        if (!marks.isEmpty()) {
            cluster.patch(
                    Volume.class, volume.name(), Map.of("metadata", Map.of("annotations", marks)));
        }
    }

    /** Whether a restore of that archive has made it. */
    static boolean isFrom(HasMetadata object, RestoreProgress progress) {
        return progress.source().equals(SystemNames.annotations(object).get(RESTORED));
    }
}
