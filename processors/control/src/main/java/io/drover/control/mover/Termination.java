package io.drover.control.mover;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.blockengine.store.StoreException;
import io.drover.mover.MoverOutcome;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the Pods of a Job left when they ended. */
final class Termination {
    private Termination() {}

    /**
     * That of the Pod that succeeded, else of the last one. A Pod without a message was killed: the
     * store decides then what there is.
     */
    static MoverOutcome of(List<Pod> pods) {
        List<ContainerStateTerminated> ends = ends(pods);
        return ends.stream()
                .filter(end -> end.getExitCode() == 0)
                .findFirst()
                .or(() -> ends.isEmpty() ? Optional.empty() : Optional.of(ends.getLast()))
                .map(Termination::outcome)
                .orElseGet(() -> lost("the Pod of the Job is gone"));
    }

    /**
     * A change that the driver did not report. What one Pod has noticed by a sample, the Pod in its
     * place need not notice.
     */
    static Optional<String> missed(List<Pod> pods) {
        return ends(pods).stream()
                .map(end -> outcome(end).missed())
                .filter(missed -> !missed.isEmpty())
                .findFirst();
    }

    private static List<ContainerStateTerminated> ends(List<Pod> pods) {
        return pods.stream().flatMap(pod -> ended(pod).stream()).toList();
    }

    private static Optional<ContainerStateTerminated> ended(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getContainerStatuses().stream())
                .map(status -> status.getState())
                .filter(Objects::nonNull)
                .map(state -> state.getTerminated())
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static MoverOutcome outcome(ContainerStateTerminated end) {
        String text = Objects.requireNonNullElse(end.getMessage(), "");
        try {
            return text.isEmpty()
                    ? lost(
                            "the mover ended with code %d and without a message%s"
                                    .formatted(
                                            end.getExitCode(),
                                            "OOMKilled".equals(end.getReason())
                                                    ? ", as it needed more memory than"
                                                            + " drover.mover.memory"
                                                    : ""))
                    : Cluster.MAPPER.readValue(text, MoverOutcome.class);
        } catch (JsonProcessingException e) {
            return lost("the mover ended with code %d: %s".formatted(end.getExitCode(), text));
        }
    }

    /** It may be done again. */
    private static MoverOutcome lost(String what) {
        return MoverOutcome.failed(new StoreException.Unavailable(what));
    }
}
