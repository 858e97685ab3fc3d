package io.drover.blockengine.repair;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.Names;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.Finding;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What is to be done about {@code volume.cfg}. */
final class VolumeConfigSteps {
    private final ObjectStore store;
    private final RepairRequest request;
    private final PlannedRepair plan;

    VolumeConfigSteps(ObjectStore store, RepairRequest request, PlannedRepair plan) {
        this.store = store;
        this.request = request;
        this.plan = plan;
    }

    void plan(List<VolumeRebuild.Known> known) throws StoreException, IOException {
        VolumeRebuild rebuild = new VolumeRebuild(request.volume(), known);
        List<Finding.VolumeConfigBad> bad = plan.findings(Finding.VolumeConfigBad.class);
        if (!bad.isEmpty()) {
            planRebuild(rebuild, bad.getFirst().reason());
            return;
        }
        if (plan.has(Finding.VolumeUnfinished.class)) {
            planRebuild(rebuild, "volume.cfg is missing");
            return;
        }
        VolumeConfig config = new VolumeCatalog(store, request.volume()).readVolume();
        String last = config.lastBackupName();
        boolean mayComeBack = plan.hasLostAllBackups() && plan.has(Finding.OrphanedBlocks.class);
        if (mayComeBack && Names.isValid(last)) {
            plan.lost().add(new BackupName(last));
        } else if (isGone() || isBroken(last)) {
            plan.act(
                    new RepairAction.WriteVolumeConfig(
                            rebuild.corrected(config),
                            "the last backup, "
                                    + last
                                    + ", cannot serve as the base of the next one"));
        }
    }

    private boolean isGone() {
        return plan.has(Finding.LastBackupGone.class) || plan.has(Finding.AllBackupsGone.class);
    }

    private boolean isBroken(String last) {
        return Names.isValid(last)
                && (plan.lost().contains(new BackupName(last))
                        || plan.leaving().contains(new BackupName(last)));
    }

    private void planRebuild(VolumeRebuild rebuild, String reason)
            throws StoreException, IOException {
        if (plan.findings(Finding.DirectoryForConfig.class).stream()
                .anyMatch(directory -> directory.backup().isEmpty())) {
            return;
        }
        SalvagedVolume salvaged = salvagedVolume();
        Optional<VolumeConfig> config =
                rebuild.rebuilt(request.volumeSize(), salvaged, presentBlocks());
        if (config.isEmpty()) {
            plan.remark(reason + ", and there is no backup from which it could be created again");
            return;
        }
        if (rebuild.guessesSize(request.volumeSize(), salvaged)) {
            plan.remark(
                    "the size of volume %s is not recorded; %d bytes hold all blocks, specify the size if it was larger"
                            .formatted(request.volume(), config.get().size()));
        }
        plan.act(new RepairAction.WriteVolumeConfig(config.get(), reason));
    }

    /** The configuration of another volume contains nothing about this one. */
    private SalvagedVolume salvagedVolume() throws StoreException {
        try {
            SalvagedVolume salvaged = SalvagedVolume.of(listedContent());
            String name = salvaged.text("Name");
            return name.isEmpty() || name.equals(request.volume().value())
                    ? salvaged
                    : SalvagedVolume.NOTHING;
        } catch (StoreException.NotFound e) {
            return SalvagedVolume.NOTHING;
        }
    }

    /** What cannot be parsed can only be checked for its length. */
    private byte[] listedContent() throws StoreException {
        ObjectKey key = StoreLayout.volumeConfig(request.volume());
        byte[] content = store.read(key, InputStream::readAllBytes);
        if (store.listed(key).filter(file -> file.size() == content.length).isEmpty()) {
            throw new StoreException.Unavailable(
                    "reading %s returned %d bytes, which is not the length that the store lists"
                            .formatted(key, content.length));
        }
        return content;
    }

    private long presentBlocks() {
        long present = 0;
        for (int i = 0; i < plan.found().blocks().size(); i++) {
            present += !plan.found().blocks().isBad(i) || plan.rewritten().get(i) ? 1 : 0;
        }
        return present;
    }
}
