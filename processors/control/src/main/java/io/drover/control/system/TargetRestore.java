package io.drover.control.system;

import io.drover.control.backuptarget.TargetAvailability;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemRestore.ItemState;

import java.util.Optional;

/** Restores backup targets, and waits until what is in their stores is known. */
final class TargetRestore implements ItemRestore {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final RestoredObjects objects;

    TargetRestore(ResourceReader resources, Cluster cluster, RestoredObjects objects) {
        this.resources = resources;
        this.cluster = cluster;
        this.objects = objects;
    }

    @Override
    public ItemState look(RestoreItem item, RestoreProgress progress) throws Waiting, Failed {
        Optional<BackupTarget> present = resources.find(BackupTarget.class, item.name());
        if (present.isEmpty()) {
            String secret = missingSecret(item.text("/spec/credentialSecret"), progress);
            if (progress.isDryRun()) {
                if (!secret.isEmpty()) {
                    throw new Failed("SecretMissing", secret);
                }
                return item.is(RestoreItem.TO_BE_RESTORED, item.text("/spec/backupTargetURL"));
            }
            objects.create(item, objects.clean(item, progress));
            throw new Waiting("its store is to be looked at");
        }
        if (!RestoredObjects.isFrom(present.get(), progress)) {
            return item.skipped(
                    present.get()
                                    .getSpec()
                                    .backupTargetURL
                                    .equals(item.text("/spec/backupTargetURL"))
                            ? "it exists already"
                            : "it exists already with the URL %s, and stays as it is"
                                    .formatted(present.get().getSpec().backupTargetURL));
        }
        requireRead(present.get(), progress);
        return item.restored("");
    }

    /**
     * Nothing, if what is in the target's store is known.
     *
     * @throws Waiting while it may become so
     */
    void requireRead(BackupTarget target, RestoreProgress progress) throws Waiting, Failed {
        BackupTarget.Spec spec = target.getSpec();
        if (spec.backupTargetURL.isEmpty()) {
            return;
        }
        BackupTarget.Status status = target.getStatus();
        if (status.available
                && !status.lastSyncedAt.isEmpty()
                && status.syncedURL.equals(spec.backupTargetURL)) {
            return;
        }
        String why = missingSecret(spec.credentialSecret, progress);
        if (why.isEmpty()) {
            why = unavailable(status);
        }
        if (progress.isPatient()) {
            throw new Waiting(why);
        }
        throw new Failed("TargetUnavailable", why);
    }

    private static String unavailable(BackupTarget.Status status) {
        return Conditions.find(status.conditions, TargetAvailability.UNAVAILABLE)
                .filter(Condition::isTrue)
                .map(Condition::message)
                .orElse("its store has not been looked at yet");
    }

    /** What is to be done for its credentials; empty if they are there. */
    private String missingSecret(String name, RestoreProgress progress) {
        if (name.isEmpty() || cluster.secret(name).isPresent()) {
            return "";
        }
        String remedy =
                SealedSecrets.names(progress.archive()).contains(name)
                        ? SecretsRestore.remedy(cluster.namespace(), progress)
                        : "the system backup does not have it, so create it with the credentials of"
                                + " the store";
        return "there is no Secret '%s' in namespace %s; %s"
                .formatted(name, cluster.namespace(), remedy);
    }
}
