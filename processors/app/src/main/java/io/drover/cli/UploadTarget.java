package io.drover.cli;

import io.drover.control.image.ImageArrival;
import io.drover.control.image.ImageStates;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The BackingImage that a file is uploaded for. */
final class UploadTarget {
    private static final String SOURCE = "upload";

    private final Cluster cluster;
    private final String name;
    private final String checksum;
    private final Duration timeout;

    /**
     * @param checksum for an image that is created; empty for any
     * @param timeout how long to wait for Drover each time
     */
    UploadTarget(Cluster cluster, String name, String checksum, Duration timeout) {
        this.cluster = cluster;
        this.name = name;
        this.checksum = checksum;
        this.timeout = timeout;
    }

    /**
     * The image, once Drover has said where its file goes.
     *
     * @throws CommandFailure if it is from elsewhere or has its file already
     */
    BackingImage request() {
        Optional<BackingImage> present = cluster.find(BackingImage.class, name);
        if (present.isEmpty()) {
            BackingImage image = new BackingImage();
            image.setMetadata(cluster.metadata(name, Map.of()));
            image.getSpec().sourceType = SOURCE;
            image.getSpec().checksum = checksum;
            cluster.createIfAbsent(image);
        } else {
            requireWaiting(present.get());
        }
        BackingImage image =
                await(
                        known ->
                                !known.getStatus().uploadTo.isEmpty()
                                        || ImageStates.hasFailed(known),
                        "has no place for its file yet; is Drover running there?");
        if (image.getStatus().uploadTo.isEmpty()) {
            throw failed(image);
        }
        return image;
    }

    private CommandFailure failed(BackingImage image) {
        return new CommandFailure(
                ExitCode.LOCAL,
                "BackingImage '%s' has failed: %s".formatted(name, ImageStates.trouble(image)));
    }

    private void requireWaiting(BackingImage image) {
        String source = image.getSpec().sourceType;
        if (!source.equals(SOURCE)) {
            throw new CommandFailure(
                    ExitCode.CONFLICT,
                    "there is a BackingImage '%s' with sourceType '%s'; use another name"
                            .formatted(name, source));
        }
        if (ImageStates.isReady(image)) {
            throw new CommandFailure(
                    ExitCode.CONFLICT,
                    "BackingImage '%s' has its file already, with checksum %s; use another name"
                            .formatted(name, image.getStatus().checksum));
        }
    }

    /**
     * Tells Drover that the file is there, and waits until it is the image.
     *
     * @param before as it was before the upload
     */
    BackingImage await(BackingImage before, String arrived) {
        Optional<Condition> earlier = condition(before);
        ImageArrival.announce(cluster, name, arrived);
        BackingImage image =
                await(
                        present ->
                                ImageStates.isReady(present)
                                        || ImageStates.hasFailed(present)
                                                && !condition(present).equals(earlier),
                        "has not taken its file; it goes on, if Drover runs there");
        if (!ImageStates.isReady(image)) {
            throw failed(image);
        }
        return image;
    }

    private static Optional<Condition> condition(BackingImage image) {
        return Conditions.find(image.getStatus().conditions, BackingImage.READY);
    }

    private BackingImage await(Predicate<BackingImage> done, String otherwise) {
        try {
            return cluster.client()
                    .resources(BackingImage.class)
                    .inNamespace(cluster.namespace())
                    .withName(name)
                    .waitUntilCondition(
                            image -> image != null && done.test(image),
                            timeout.toSeconds(),
                            TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "after %d s BackingImage '%s' %s"
                            .formatted(timeout.toSeconds(), name, otherwise),
                    e);
        }
    }
}
