package io.drover.control.system;

import io.drover.control.provision.Claims;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.SystemRestore.ItemState;

/** Restores StorageClasses of provisioners that Drover stands for, where it makes volumes. */
final class ClassRestore implements ItemRestore {
    private final PlainRestore plain;
    private final boolean provisioning;

    ClassRestore(PlainRestore plain, boolean provisioning) {
        this.plain = plain;
        this.provisioning = provisioning;
    }

    @Override
    public ItemState look(RestoreItem item, RestoreProgress progress) throws Waiting, Failed {
        String provisioner = item.text("/provisioner");
        if (!Claims.isOurs(provisioner)) {
            return item.skipped("its provisioner is '%s', and not Drover's".formatted(provisioner));
        }
        if (!provisioning) {
            return item.skipped(
                    "Drover makes no volumes for claims here; see drover.provisioner.enabled (the"
                            + " chart's provisioner.enabled)");
        }
        return plain.look(item, progress);
    }
}
