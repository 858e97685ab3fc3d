package io.drover.control.claim;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.provision.ClaimLabels;
import io.drover.control.provision.ClaimReports;
import io.drover.control.provision.Claims;
import io.drover.control.volume.VolumeConditions;

import org.apache.camel.spi.Registry;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Beans of {@code claim.camel.yaml}, and of claims that ask for a restore. */
public final class ClaimDomain implements Domain {
    private static final String ALL = "all";

    @Override
    public void bind(Registry registry, Services services) {
        Claims claims = new Claims(services.caches(), true);
        registry.bind(
                "claimAdoption",
                new ClaimAdoption(
                        services.caches(),
                        claims,
                        new AdoptionRules(
                                services.cluster().namespace(),
                                adoptsAll(services),
                                names(services.text("drover.pvc.file-drivers", ""))),
                        new ClaimReports(services.events())));
        boolean populates =
                services.isOn("drover.pvc.restore") && services.isOn("drover.pvc.populator");
        registry.bind(
                "claimPopulation",
                new ClaimPopulation(
                        services.caches(),
                        services.cluster(),
                        claims,
                        new PopulationRules(
                                services.cluster().namespace(),
                                populates,
                                services.isOn("drover.pvc.populator-by-namespace")),
                        new ClaimReports(services.events())));
        registry.bind("populatorRecord", new PopulatorRecord(services.cluster(), populates));
        registry.bind(
                "adoptedVolumes",
                new AdoptedVolumes(
                        services.caches(),
                        services.cluster(),
                        new ClaimLabels(services.caches(), services.cluster())));
        registry.bind(
                "claimedVolumes",
                new ClaimedVolumes(
                        services.caches(),
                        services.cluster(),
                        new VolumeConditions(services.clock()),
                        services.clock(),
                        services.duration("drover.pvc.forget-after", "168h"),
                        services.isServingClaims(),
                        services.jobs()));
    }

    private static boolean adoptsAll(Services services) {
        String word = services.text("drover.pvc.adopt", "none");
        if (!Set.of(ALL, "none").contains(word)) {
            throw new IllegalArgumentException(
                    "drover.pvc.adopt is '%s'; set it to all or none".formatted(word));
        }
        return word.equals(ALL);
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
