package io.drover.control.image;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.volume.ImageFiles;

import org.apache.camel.spi.Registry;

/** Beans of {@code backing-image.camel.yaml} and {@code backup-backing-image.camel.yaml}. */
public final class ImageDomain implements Domain {
    private static final String LOCAL_HOSTS = "drover.image.download.local";

    @Override
    public void bind(Registry registry, Services services) {
        bindImages(registry, services);
        bindBackups(registry, services);
        registry.bind(
                "imageListing",
                new ImageListing(
                        services.caches(),
                        services.cluster(),
                        services.connections(),
                        new ImageBackups(services.caches(), services.cluster())));
    }

    private static void bindImages(Registry registry, Services services) {
        ImageFiles files = services.driver().images();
        ImageStates states = new ImageStates(services.node(), services.clock());
        registry.bind("imageCases", new ImageCases(states));
        registry.bind(
                "imageFetching",
                new ImageFetching(
                        new ImageWriters(
                                services.caches(),
                                services.caches(),
                                services.connections(),
                                services.driver(),
                                new HostCheck(services.isOn(LOCAL_HOSTS))),
                        files,
                        services.attempts(),
                        services.jobs(),
                        services.caches(),
                        states,
                        services.duration("drover.backup.deadline", "30m")));
        registry.bind("imageReport", new ImageReport(states));
        registry.bind(
                "imageRemoval",
                new ImageRemoval(
                        services.cluster(),
                        files,
                        services.jobs(),
                        services.retries(),
                        services.caches()));
    }

    private static void bindBackups(Registry registry, Services services) {
        ImageBackupFields fields = new ImageBackupFields(services.clock());
        registry.bind("imageBackupCases", new ImageBackupCases());
        registry.bind(
                "imageBackupTransfer",
                new ImageBackupTransfer(
                        services.caches(),
                        services.caches(),
                        services.connections(),
                        services.driver().images(),
                        services.attempts(),
                        services.jobs(),
                        services.settings(),
                        fields));
        registry.bind("imageBackupReport", new ImageBackupReport());
        registry.bind("imageBackupCondition", new ImageBackupCondition(services.clock()));
        registry.bind(
                "imageBackupInspection",
                new ImageBackupInspection(
                        services.caches(), services.connections(), fields, services.clock()));
        registry.bind(
                "imageBackupRemoval",
                new ImageBackupRemoval(
                        services.cluster(),
                        services.connections(),
                        services.attempts(),
                        services.jobs(),
                        services.retries(),
                        services.caches()));
    }
}
