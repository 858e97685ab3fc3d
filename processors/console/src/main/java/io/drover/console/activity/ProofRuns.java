package io.drover.console.activity;

import io.drover.control.backupvolume.Backups;
import io.drover.control.verification.RequestedVerifications;
import io.drover.control.verification.VerificationSpecification;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;
import io.fabric8.kubernetes.client.CustomResource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Verifications that somebody has asked for: of one backup, or of all of a volume. */
record ProofRuns(ResourceReader caches) implements RunSource {
    /** A resource that may have been asked to be verified. */
    private record Asked(
            RunKind kind,
            CustomResource<?, ?> resource,
            String about,
            String answered,
            List<Condition> conditions) {
        Optional<Condition> verified() {
            return Conditions.find(conditions, VerificationSpecification.VERIFIED);
        }

        boolean isOpen() {
            String request = RequestedVerifications.request(resource);
            return !request.isEmpty()
                    && !request.equals(answered)
                    && !resource.isMarkedForDeletion();
        }

        Instant since() {
            return verified()
                    .filter(
                            condition ->
                                    condition.reason().equals(RequestedVerifications.UNDER_WAY))
                    .map(Condition::lastProbeTime)
                    .or(() -> Optional.of(RequestedVerifications.request(resource)))
                    .flatMap(Times::parse)
                    .orElseGet(() -> RunMaker.created(resource));
        }

        Run open(RunMaker maker) {
            return maker.open(kind, resource, about, "", 0, since());
        }

        Stream<Run> ended(RunMaker maker, Instant earliest) {
            return verified()
                    .filter(condition -> !answered.isEmpty() && !isOpen())
                    .flatMap(
                            condition ->
                                    Times.parse(condition.lastProbeTime())
                                            .filter(time -> time.isAfter(earliest))
                                            .map(time -> ended(maker, condition, time)))
                    .stream();
        }

        private Run ended(RunMaker maker, Condition condition, Instant time) {
            return maker.ended(
                    kind,
                    resource,
                    about,
                    condition.isTrue(),
                    condition.message(),
                    Times.parse(RequestedVerifications.request(resource)).orElse(time),
                    time);
        }
    }

    /** Those that were ever asked; of most resources nobody does. */
    private Stream<Asked> all() {
        return Stream.concat(
                caches.list(Backup.class).stream()
                        .filter(backup -> !RequestedVerifications.request(backup).isEmpty())
                        .map(ProofRuns::of),
                caches.list(BackupVolume.class).stream()
                        .filter(volume -> !RequestedVerifications.request(volume).isEmpty())
                        .map(ProofRuns::of));
    }

    private static Asked of(Backup backup) {
        return new Asked(
                RunKind.BACKUP_VERIFICATION,
                backup,
                "%s on %s".formatted(Backups.volume(backup), Backups.target(backup)),
                backup.getStatus().lastVerifyNow,
                backup.getStatus().conditions);
    }

    private static Asked of(BackupVolume volume) {
        BackupVolume.Spec spec = volume.getSpec();
        return new Asked(
                RunKind.BACKUPS_VERIFICATION,
                volume,
                "all backups of %s on %s".formatted(spec.volumeName, spec.backupTargetName),
                volume.getStatus().lastVerifyNow,
                volume.getStatus().conditions);
    }

    /** What became of the last request to verify a backup; empty if there was none. */
    static Optional<Run> last(Backup backup, RunMaker maker) {
        return last(of(backup), maker);
    }

    /** What became of the last request to verify all backups of a volume. */
    static Optional<Run> last(BackupVolume volume, RunMaker maker) {
        return last(of(volume), maker);
    }

    private static Optional<Run> last(Asked asked, RunMaker maker) {
        return asked.isOpen()
                ? Optional.of(asked.open(maker))
                : asked.ended(maker, Instant.EPOCH).findFirst();
    }

    @Override
    public Stream<Run> open(RunMaker maker) {
        return all().filter(Asked::isOpen).map(asked -> asked.open(maker));
    }

    @Override
    public Stream<Run> ended(RunMaker maker, Instant earliest) {
        return all().flatMap(asked -> asked.ended(maker, earliest));
    }
}
