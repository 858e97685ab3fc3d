package io.drover.control.provision;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.volume.VolumeDefaults;
import io.drover.reconcile.Informers;

import org.apache.camel.spi.Registry;

/**
 * Beans of {@code provisioner.camel.yaml} and {@code claim-binder.camel.yaml}, and those about
 * claims of {@code recurring-job.camel.yaml} and {@code volume.camel.yaml}.
 */
public final class ProvisionDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        Informers caches = services.caches();
        Claims claims = new Claims(caches, !services.isOn("drover.provisioner.bind"));
        registry.bind("claims", claims);
        registry.bind(
                "provisioning",
                new Provisioning(
                        claims,
                        caches,
                        services.cluster(),
                        new VolumeDefaults(caches, services.settings()),
                        services.settings()));
        registry.bind("classImages", new ClassImages(caches, services.cluster()));
        registry.bind("claimFields", new ClaimFields());
        registry.bind("claimReports", new ClaimReports(services.events()));
        registry.bind(
                "claimExpansion",
                new ClaimExpansion(
                        claims, caches, services.cluster(), services.writer(), services.driver()));
        registry.bind("claimLabels", new ClaimLabels(caches, services.cluster()));
        registry.bind(
                "claimLabelRemoval",
                new ClaimLabelRemoval(
                        caches, services.cluster(), services.isOn("drover.provisioner.enabled")));
        registry.bind("releasedVolumes", new ReleasedVolumes(caches, services.cluster()));
        registry.bind(
                "abandonedVolumes",
                new AbandonedVolumes(caches, services.cluster(), services.driver()));
        VolumeUse use =
                new VolumeUse(
                        caches,
                        services.cluster().namespace(),
                        services.clock(),
                        services.isProvisioning());
        use.listen();
        registry.bind("volumeUse", use);
        registry.bind("claimBinder", new ClaimBinder(caches, services.cluster()));
    }
}
