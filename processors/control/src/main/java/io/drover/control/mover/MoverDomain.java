package io.drover.control.mover;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.snapshot.SnapshotApi;
import io.drover.control.volume.VolumeConditions;

import org.apache.camel.spi.Registry;

/** Beans of {@code mover-job.camel.yaml} and {@code claim-restore.camel.yaml}. */
public final class MoverDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        MoverSettings settings = MoverSettings.of(services);
        CacheWaits waits = new CacheWaits(services.caches());
        MoverStates states = new MoverStates();
        DriverDistrust distrust = new DriverDistrust(services.cluster(), services.events());
        MoverCleaning cleaning =
                new MoverCleaning(
                        services.caches(), services.cluster(), waits, states, services.jobs());
        registry.bind("moverStates", states);
        registry.bind("moverCleaning", cleaning);
        registry.bind("catchUpEnd", new CatchUpEnd(services.cluster(), cleaning, services.jobs()));
        registry.bind(
                "moverSweep",
                new MoverSweep(
                        services.caches(),
                        services.cluster(),
                        services.jobs(),
                        cleaning,
                        new Leftovers(
                                services.caches(),
                                services.jobs(),
                                services.cluster().namespace(),
                                services.clock())));
        registry.bind(
                "moverPlans",
                new MoverPlans(
                        services.caches(),
                        services.cluster(),
                        new SnapshotApi(services.cluster(), services.caches()),
                        services.retries(),
                        waits,
                        new TrackingPlans(
                                services.cluster(),
                                services.caches(),
                                TrackingSettings.of(services),
                                distrust)));
        registry.bind(
                "mirrorPair",
                new MirrorPair(
                        services.caches(), services.cluster(), waits, states, settings.prepare()));
        PrimeClaims primes = bindRestores(registry, services, settings, waits, states);
        LostPrimes losses = new LostPrimes(services.caches(), services.cluster(), primes);
        registry.bind("lostPrimes", losses);
        bindStandby(registry, services, primes, losses, states);
        registry.bind("copyClaim", new CopyClaim(services.cluster(), states));
        registry.bind(
                "moverJobs",
                new MoverJobs(
                        services.caches(),
                        services.cluster(),
                        new MoverImage(services.cluster(), settings.image(), System.getenv()),
                        settings,
                        services.settings(),
                        waits,
                        states,
                        services.connections(),
                        services.transfers(),
                        new JobOutcomes(services.cluster(), distrust),
                        losses,
                        primes));
    }

    private static void bindStandby(
            Registry registry,
            Services services,
            PrimeClaims primes,
            LostPrimes losses,
            MoverStates states) {
        registry.bind(
                "catchUpPlans", new CatchUpPlans(services.caches(), services.cluster(), primes));
        registry.bind("handOverDecision", new HandOverDecision(services.cluster(), primes, losses));
        registry.bind(
                "standbyClaims",
                new StandbyClaims(
                        services.caches(),
                        services.cluster(),
                        primes,
                        losses,
                        new LeftSteps(services.caches(), services.cluster(), services.jobs()),
                        states,
                        services.clock()));
    }

    private static PrimeClaims bindRestores(
            Registry registry,
            Services services,
            MoverSettings settings,
            CacheWaits waits,
            MoverStates states) {
        RestoreClasses classes = new RestoreClasses(services.caches());
        TargetClaims targets =
                new TargetClaims(services.caches(), services.cluster(), classes, waits, states);
        PrimeClaims primes =
                new PrimeClaims(
                        services.cluster(), targets, states, classes, waits, settings.prepare());
        registry.bind(
                "claimRestores",
                new ClaimRestores(
                        services.caches(),
                        services.jobs(),
                        states,
                        new VolumeConditions(services.clock()),
                        services.events(),
                        services.cluster(),
                        services.isOn(ClaimRestores.PROPERTY)));
        registry.bind(
                "claimRestoreRemoval",
                new ClaimRestoreRemoval(services.caches(), services.cluster(), primes));
        registry.bind(
                "restorePlans",
                new RestorePlans(
                        services.caches(), services.cluster(), services.retries(), primes));
        registry.bind("targetClaims", targets);
        registry.bind("primeClaims", primes);
        registry.bind(
                "handOver",
                new HandOver(
                        services.caches(),
                        services.cluster(),
                        waits,
                        states,
                        targets,
                        primes,
                        classes,
                        services.events(),
                        settings.prepare()));
        return primes;
    }
}
