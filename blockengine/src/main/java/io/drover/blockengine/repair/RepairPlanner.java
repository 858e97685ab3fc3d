package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.Names;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.blockengine.verify.BlockStates;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Decides from the findings of a verification what is to be done, and in which order. */
final class RepairPlanner {
    /** Longer than any write takes. */
    private static final Duration LEFTOVER_AGE = Duration.ofHours(24);

    private final ObjectStore store;
    private final RepairRequest request;
    private final BlockHasher hasher;
    private final VerifyOutcome found;
    private final Optional<OwnerLock> lock;
    private final Duration lockExpiry;
    private final Instant now;
    private final VolumeCatalog catalog;
    private final List<RepairAction> actions = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Set<BackupName> lost = new TreeSet<>();
    private final Set<BackupName> leaving = new HashSet<>();

    /** Backups that remain, but whose blocks are not known in this run. */
    private final Set<BackupName> unread = new HashSet<>();

    private final Map<BlockSize, CompressionMethod> methods = new LinkedHashMap<>();
    private final BitSet rewritten = new BitSet();

    RepairPlanner(
            ObjectStore store,
            RepairRequest request,
            BlockHasher hasher,
            VerifyOutcome found,
            Optional<OwnerLock> lock,
            Duration lockExpiry,
            Instant now) {
        this.store = store;
        this.request = request;
        this.hasher = hasher;
        this.found = found;
        this.lock = lock;
        this.lockExpiry = lockExpiry;
        this.now = now;
        this.catalog = new VolumeCatalog(store, request.volume());
    }

    RepairPlanner plan() throws StoreException, IOException, InterruptedException {
        refuseUnreliableListing();
        planUnreadable();
        planQuarantine();
        List<BackupName> readable = readable();
        planRewrites();
        planSalvage();
        List<VolumeRebuild.Known> known = judge(readable);
        planDamagedBlocks();
        planVolumeConfig(known);
        planOrphans();
        planLeftovers();
        planLocks();
        return this;
    }

    RepairOutcome outcome(boolean applied) {
        return new RepairOutcome(request.volume(), applied, found, actions, lost, remarks);
    }

    boolean isRewritten(BlockChecksum block) {
        int ordinal = found.blocks().find(block);
        return ordinal >= 0 && rewritten.get(ordinal);
    }

    /** Block sizes in use, and the compression of blocks of each size. */
    Map<BlockSize, CompressionMethod> methods() {
        return methods;
    }

    private <T extends Finding> List<T> findings(Class<T> type) {
        return found.findings().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * If an existing backup is not listed, others may not be listed either, so nothing can be
     * decided.
     */
    private void refuseUnreliableListing() throws StoreException {
        for (Finding.LastBackupGone gone : findings(Finding.LastBackupGone.class)) {
            if (Names.isValid(gone.name())
                    && store.stat(
                                    StoreLayout.backupConfig(
                                            request.volume(), new BackupName(gone.name())))
                            .isPresent()) {
                throw new StoreException.Unavailable(
                        "the store does not list backup %s of volume %s, which exists; nothing is repaired on the basis of such a listing"
                                .formatted(gone.name(), request.volume()));
            }
        }
    }

    private void planUnreadable() throws StoreException {
        for (Finding.BackupUnreadable bad : findings(Finding.BackupUnreadable.class)) {
            if (new MarkedConfig(store, request.volume(), bad.name()).isSoundAfterMark()) {
                actions.add(new RepairAction.RemoveMark(bad.name()));
                unread.add(bad.name());
            } else {
                actions.add(new RepairAction.QuarantineBackup(bad.name(), bad.reason()));
                leaving.add(bad.name());
                lost.add(bad.name());
            }
        }
    }

    private void planQuarantine() {
        for (Finding.BackupUnfinished open : findings(Finding.BackupUnfinished.class)) {
            if (isDead(open)) {
                actions.add(new RepairAction.QuarantineUnfinished(open.name(), open.message()));
                leaving.add(open.name());
            } else {
                remarks.add(
                        open.message()
                                + "; it counts as running until it is "
                                + request.deadAfter().toHours()
                                + " h old");
            }
        }
        for (Finding.DirectoryForConfig directory : findings(Finding.DirectoryForConfig.class)) {
            directory.backup().ifPresent(lost::add);
            remarks.add(directory.message());
        }
        boolean newSize = !findings(Finding.VolumeConfigBad.class).isEmpty();
        findings(Finding.BackupNotRestorable.class).stream()
                .filter(bad -> !(bad.forVolumeSize() && newSize))
                .forEach(
                        bad -> {
                            lost.add(bad.name());
                            remarks.add(bad.reason());
                        });
    }

    private boolean isDead(Finding.BackupUnfinished open) {
        return open.since().plus(request.deadAfter()).isBefore(now);
    }

    private List<BackupName> readable() throws StoreException, FormatException {
        Set<BackupName> others = new HashSet<>(leaving);
        others.addAll(unread);
        findings(Finding.BackupUnfinished.class).forEach(open -> others.add(open.name()));
        List<BackupName> readable = new ArrayList<>(found.backups());
        readable.removeAll(others);
        // a sound backup takes precedence over others in declaring how its blocks are compressed
        readable.sort(Comparator.comparing(lost::contains));
        for (BackupName name : readable) {
            BackupConfig config = catalog.readBackup(name);
            methods.putIfAbsent(config.blockSize(), config.compression());
        }
        return readable;
    }

    private void planRewrites() throws StoreException, IOException, InterruptedException {
        BlockStates blocks = found.blocks();
        if (request.source().isEmpty() || badBlocks().isEmpty()) {
            return;
        }
        for (BlockSize size : methods.keySet()) {
            new SourceBlocks(request.source().get(), hasher, size.bytes())
                    .visit(
                            (checksum, content) -> {
                                int ordinal = blocks.find(checksum);
                                if (ordinal >= 0
                                        && blocks.isBad(ordinal)
                                        && !rewritten.get(ordinal)) {
                                    rewritten.set(ordinal);
                                    actions.add(new RepairAction.RewriteBlock(checksum));
                                }
                            });
        }
    }

    private void planSalvage() throws StoreException {
        BlockStates blocks = found.blocks();
        BlockSalvage salvage = salvage();
        for (int ordinal : damagedBlocks()) {
            if (salvage.find(blocks.checksum(ordinal)).isPresent()) {
                rewritten.set(ordinal);
                actions.add(new RepairAction.SalvageBlock(blocks.checksum(ordinal)));
            }
        }
    }

    BlockSalvage salvage() {
        return new BlockSalvage(store, request.volume(), hasher, methods.keySet());
    }

    /** Ordinals of the blocks that exist, are bad and cannot be repaired. */
    private int[] damagedBlocks() {
        return badBlocks().stream()
                .filter(ordinal -> found.blocks().of(ordinal) == BlockStates.State.DAMAGED)
                .filter(ordinal -> !rewritten.get(ordinal))
                .toArray();
    }

    /** Ordinals. */
    private BitSet badBlocks() {
        BitSet bad = new BitSet();
        for (int i = 0; i < found.blocks().size(); i++) {
            if (found.blocks().isBad(i)) {
                bad.set(i);
            }
        }
        return bad;
    }

    private List<VolumeRebuild.Known> judge(List<BackupName> readable) throws StoreException {
        List<VolumeRebuild.Known> known = new ArrayList<>();
        for (BackupName name : readable) {
            BackupContent content = catalog.readContent(name, found.blocks().table());
            boolean sound = !lost.contains(name) && isWhole(content);
            if (!sound) {
                lost.add(name);
                planBroken(name);
            }
            known.add(VolumeRebuild.Known.of(name, content, sound));
        }
        return known;
    }

    private void planBroken(BackupName name) {
        if (request.quarantineBroken()) {
            actions.add(new RepairAction.QuarantineBackup(name, "it cannot be restored"));
            leaving.add(name);
        } else {
            remarks.add(
                    "backup "
                            + name
                            + " cannot be restored and stays listed: a later backup or an image may"
                            + " bring its blocks back");
        }
    }

    private boolean isWhole(BackupContent content) {
        for (int i = 0; i < content.blocks().size(); i++) {
            int ordinal = content.blocks().ordinal(i);
            if (found.blocks().isBad(ordinal) && !rewritten.get(ordinal)) {
                return false;
            }
        }
        return true;
    }

    private void planDamagedBlocks() {
        for (int ordinal : damagedBlocks()) {
            actions.add(new RepairAction.QuarantineBlock(found.blocks().checksum(ordinal)));
        }
    }

    private void planVolumeConfig(List<VolumeRebuild.Known> known)
            throws StoreException, IOException {
        VolumeRebuild rebuild = new VolumeRebuild(request.volume(), known);
        List<Finding.VolumeConfigBad> bad = findings(Finding.VolumeConfigBad.class);
        if (!bad.isEmpty()) {
            planRebuild(rebuild, bad.getFirst().reason());
            return;
        }
        VolumeConfig config = catalog.readVolume();
        String last = config.lastBackupName();
        boolean gone = !findings(Finding.LastBackupGone.class).isEmpty();
        boolean broken =
                Names.isValid(last)
                        && (lost.contains(new BackupName(last))
                                || leaving.contains(new BackupName(last)));
        boolean mayComeBack =
                hasLostAllBackups() && !findings(Finding.OrphanedBlocks.class).isEmpty();
        if ((gone || broken) && !mayComeBack) {
            actions.add(
                    new RepairAction.WriteVolumeConfig(
                            rebuild.corrected(config),
                            "the last backup, "
                                    + last
                                    + ", cannot serve as the base of the next one"));
        }
    }

    private void planRebuild(VolumeRebuild rebuild, String reason)
            throws StoreException, IOException {
        if (findings(Finding.DirectoryForConfig.class).stream()
                .anyMatch(directory -> directory.backup().isEmpty())) {
            return;
        }
        SalvagedVolume salvaged = salvagedVolume();
        Optional<VolumeConfig> config =
                rebuild.rebuilt(request.volumeSize(), salvaged, presentBlocks());
        if (config.isEmpty()) {
            remarks.add(reason + ", and there is no backup from which it could be created again");
            return;
        }
        if (rebuild.guessesSize(request.volumeSize(), salvaged)) {
            remarks.add(
                    "the size of volume %s is not recorded; %d bytes hold all blocks, specify the size if it was larger"
                            .formatted(request.volume(), config.get().size()));
        }
        actions.add(new RepairAction.WriteVolumeConfig(config.get(), reason));
    }

    /** The configuration of another volume contains nothing about this one. */
    private SalvagedVolume salvagedVolume() throws StoreException {
        try {
            SalvagedVolume salvaged =
                    SalvagedVolume.of(
                            store.read(
                                    StoreLayout.volumeConfig(request.volume()),
                                    InputStream::readAllBytes));
            String name = salvaged.text("Name");
            return name.isEmpty() || name.equals(request.volume().value())
                    ? salvaged
                    : SalvagedVolume.NOTHING;
        } catch (StoreException.NotFound e) {
            return SalvagedVolume.NOTHING;
        }
    }

    private long presentBlocks() {
        long present = 0;
        for (int i = 0; i < found.blocks().size(); i++) {
            present += !found.blocks().isBad(i) || rewritten.get(i) ? 1 : 0;
        }
        return present;
    }

    private void planOrphans() throws StoreException {
        Orphans orphans = Orphans.find(store, request.volume(), found);
        List<ObjectKey> configs = orphans.quarantinedConfigs();
        if (request.emptyQuarantine() && !configs.isEmpty()) {
            actions.add(new RepairAction.EmptyQuarantine(configs));
            configs = List.of();
        }
        if (orphans.isEmpty() || !orphans.isComplete(found.backups(), lock)) {
            return;
        }
        if (!unread.isEmpty()) {
            remarks.add(
                    "blocks that belong to no backup are kept: they may be those of a backup whose"
                            + " configuration can be read only afterwards; run the repair again");
            return;
        }
        if (findings(Finding.DirectoryForConfig.class).stream()
                .anyMatch(directory -> directory.backup().isPresent())) {
            remarks.add(
                    "blocks that belong to no backup are kept: they may be those of a backup whose"
                            + " configuration is a directory or a link");
            return;
        }
        if (hasLostAllBackups()) {
            remarks.add(
                    "no backup is listed, although volume %s had some: its blocks are kept until the configurations are brought back or the volume is removed"
                            .formatted(request.volume()));
            return;
        }
        if (!configs.isEmpty()
                || actions.stream().anyMatch(RepairAction.QuarantineBackup.class::isInstance)) {
            remarks.add(
                    "blocks that belong to no backup are kept: they may be those of a configuration"
                        + " in the quarantine; a repair that empties the quarantine deletes them");
            return;
        }
        orphans.collect(runningSince()).ifPresent(actions::add);
    }

    /** This happens, for example, when a disk is not mounted: the missing files may come back. */
    private boolean hasLostAllBackups() {
        return found.backups().isEmpty()
                && !(findings(Finding.LastBackupGone.class).isEmpty()
                        && findings(Finding.VolumeConfigBad.class).isEmpty());
    }

    private Instant runningSince() {
        return findings(Finding.BackupUnfinished.class).stream()
                .filter(open -> !leaving.contains(open.name()))
                .map(Finding.BackupUnfinished::since)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Ages are measured by the store's clock, see {@link RepairOperation}. */
    private void planLeftovers() {
        for (Finding.LeftoverFiles found : findings(Finding.LeftoverFiles.class)) {
            List<ObjectStat> dead = found.files().stream().filter(this::isDead).toList();
            if (!dead.isEmpty()) {
                actions.add(
                        new RepairAction.RemoveLeftovers(
                                dead.stream().map(ObjectStat::key).toList(),
                                dead.stream().mapToLong(ObjectStat::size).sum()));
            }
        }
    }

    /**
     * Whoever writes to the volume holds a lock, except for the lock itself: Drover's own files are
     * dead if nobody else holds one.
     */
    private boolean isDead(ObjectStat leftover) {
        boolean ofALock = leftover.key().parent().equals(request.volume().locks());
        boolean own = TemporaryNames.isOwn(leftover.key().name()) && !ofALock;
        return leftover.modified().plus(LEFTOVER_AGE).isBefore(now)
                || own && otherLocks().allMatch(this::isExpired);
    }

    private Stream<Finding.LockPresent> otherLocks() {
        return findings(Finding.LockPresent.class).stream()
                .filter(other -> lock.map(own -> !own.key().equals(other.key())).orElse(true));
    }

    private boolean isExpired(Finding.LockPresent other) {
        return other.refreshed().plus(lockExpiry).isBefore(now);
    }

    private void planLocks() {
        otherLocks()
                .filter(this::isExpired)
                .forEach(stale -> actions.add(new RepairAction.RemoveLock(stale.key())));
    }
}
