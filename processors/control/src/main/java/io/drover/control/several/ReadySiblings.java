package io.drover.control.several;

import io.drover.control.backupvolume.Backups;
import io.drover.control.job.JobKeys;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Looks which siblings of a Backup may soon be ready to be made from the same read. */
final class ReadySiblings {
    private final ResourceReader resources;
    private final JobRunner jobs;
    private final Retries retries;

    ReadySiblings(ResourceReader resources, JobRunner jobs, Retries retries) {
        this.resources = resources;
        this.jobs = jobs;
        this.retries = retries;
    }

    static String key(Backup backup) {
        return JobKeys.ofBackup(Backups.volume(backup), backup.getMetadata().getUid());
    }

    /** Whether the job with that key has not ended. */
    boolean isRunning(String key) {
        return jobs.find(key).filter(job -> job.result().isEmpty()).isPresent();
    }

    /**
     * Names of the targets whose sibling is worth waiting for. One whose target is away, that is
     * over, that waits for its next attempt, or that has begun without this one is not.
     *
     * @param begun whether the Backup with that key has begun to read
     */
    Set<String> targets(Backup backup, Predicate<String> begun) {
        List<Backup> others = Siblings.others(resources, backup);
        Set<String> awaited = new TreeSet<>();
        for (String target : Siblings.targets(backup)) {
            List<Backup> there =
                    others.stream().filter(each -> Backups.target(each).equals(target)).toList();
            boolean soon =
                    there.isEmpty() || there.stream().anyMatch(each -> mayComeSoon(each, begun));
            if (soon && !target.equals(Backups.target(backup)) && isAvailable(target)) {
                awaited.add(target);
            }
        }
        return awaited;
    }

    private boolean isAvailable(String target) {
        return resources
                .find(BackupTarget.class, target)
                .filter(found -> found.getStatus().available && !found.isMarkedForDeletion())
                .isPresent();
    }

    private boolean mayComeSoon(Backup sibling, Predicate<String> begun) {
        String key = key(sibling);
        boolean over =
                Backups.isFinal(sibling.getStatus())
                        || sibling.isMarkedForDeletion()
                        || jobs.find(key).flatMap(JobRunner.Job::result).isPresent();
        return !over && !begun.test(key) && retries.pauseLeft(key).isEmpty() && !isHeldUp(sibling);
    }

    /** An earlier backup of the volume to its target has not ended. */
    private boolean isHeldUp(Backup sibling) {
        return resources
                .list(Backup.class, Names.LABEL_BACKUP_VOLUME, Backups.volume(sibling))
                .stream()
                .filter(other -> Backups.target(other).equals(Backups.target(sibling)))
                .filter(other -> !Siblings.root(other).equals(Siblings.root(sibling)))
                .anyMatch(other -> jobs.running(key(other)) > 0);
    }
}
