package io.drover.control.verification;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.reconcile.Informers;

import org.apache.camel.spi.Registry;

import java.util.concurrent.Semaphore;

/** Beans of {@code verification.camel.yaml}. */
public final class VerificationDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        Informers caches = services.caches();
        VerificationRun.Tools tools =
                new VerificationRun.Tools(
                        caches,
                        services.connections(),
                        new BackupsUnderWay(caches),
                        new VerificationRecords(
                                caches,
                                services.cluster(),
                                services.writer(),
                                services.events(),
                                services.clock()),
                        new RepairDonors(caches, services.connections(), services.driver()),
                        services.clock());
        Semaphore turn = new Semaphore(1, true);
        registry.bind(
                "backupVerification",
                new RequestedVerifications<>(
                        new BackupChecks(tools),
                        RequestFields.OF_BACKUP,
                        services.jobs(),
                        caches,
                        turn,
                        services.clock()));
        registry.bind(
                "backupVolumeVerification",
                new RequestedVerifications<>(
                        new BackupVolumeChecks(tools),
                        RequestFields.OF_VOLUME,
                        services.jobs(),
                        caches,
                        turn,
                        services.clock()));
        registry.bind("verificationSpecification", new VerificationSpecification(services.clock()));
        registry.bind("verificationTimer", new VerificationTimer(services.context(), caches));
        registry.bind(
                "verificationCases", new VerificationCases(services.jobs(), services.clock()));
        registry.bind("verificationRuns", new VerificationRuns(services.jobs(), caches, tools));
    }
}
