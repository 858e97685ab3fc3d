package io.drover.blockengine;

import io.drover.blockengine.backup.BackupGroup;
import io.drover.blockengine.backup.BackupMember;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.backup.GroupOutcome;
import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.catalog.StoreSurvey;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.catalog.VolumeNames;
import io.drover.blockengine.copy.CopyOperation;
import io.drover.blockengine.copy.CopyOutcome;
import io.drover.blockengine.copy.CopyRequest;
import io.drover.blockengine.copy.ImageCopyOperation;
import io.drover.blockengine.copy.ImageCopyOutcome;
import io.drover.blockengine.copy.ImageCopyRequest;
import io.drover.blockengine.delete.DeleteOperation;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.delete.DeletionPreview;
import io.drover.blockengine.delete.VolumeDeletion;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.image.BackingImages;
import io.drover.blockengine.pipeline.Cancellable;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.repair.BlockDonor;
import io.drover.blockengine.repair.BlockRewrite;
import io.drover.blockengine.repair.ImageRepairOperation;
import io.drover.blockengine.repair.ImageRepairOutcome;
import io.drover.blockengine.repair.ImageRepairRequest;
import io.drover.blockengine.repair.RepairOperation;
import io.drover.blockengine.repair.RepairOutcome;
import io.drover.blockengine.repair.RepairRequest;
import io.drover.blockengine.repair.StoredBlocks;
import io.drover.blockengine.restore.CatchUpOutcome;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.blockengine.restore.HeldBlocks;
import io.drover.blockengine.restore.HeldContent;
import io.drover.blockengine.restore.RestoreOperation;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.restore.ScannedBlocks;
import io.drover.blockengine.startup.Preparation;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.system.SystemBackups;
import io.drover.blockengine.verify.BlockSample;
import io.drover.blockengine.verify.VerifyOperation;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;
import io.drover.blockengine.view.BackupView;
import io.drover.blockengine.view.ViewOptions;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The volumes of one backup target, in Longhorn's backupstore layout. Thread-safe; operations on
 * one volume exclude each other through the store's lock files, as Longhorn's do.
 *
 * <p>A missing volume or backup is reported as {@link StoreException.NotFound}, a lock held by
 * others or a backup still in progress as {@link StoreException.Conflict}, an unreadable
 * configuration or a bad block as {@link StoreException.Corrupt}. {@link IOException} always comes
 * from the source or the sink. To cancel an operation, interrupt its thread: it ends with {@link
 * InterruptedException} and releases its lock.
 */
public final class Backupstore {
    /** How long one of several stores may keep the others waiting, unless told otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final BlockHasher HASHER = BlockHasher.fastest();

    /**
     * Starts in the background what the first uses of this class would otherwise wait for, such as
     * measuring the fastest way to hash blocks on this machine. Call it first in a program that
     * will soon move blocks.
     */
    public static void prepare() {
        HASHER.prepare();
        Preparation.begin();
    }

    /** How blocks are hashed on this machine at the moment, in a few words for display. */
    public static String hasher() {
        return HASHER.description();
    }

    private final ObjectStore store;
    private final EngineOptions options;
    private final InstantSource clock;

    public Backupstore(ObjectStore store, EngineOptions options, InstantSource clock) {
        this.store = store;
        this.options = options;
        this.clock = clock;
    }

    /**
     * Names of the volumes in the store, sorted, including those whose configuration is missing or
     * damaged.
     */
    public List<VolumeName> volumes() throws StoreException {
        return new VolumeNames(store, options.inFlight()).find();
    }

    /**
     * Shows all volumes of {@link #volumes()} with the names of their backups, from one listing of
     * the store: the cheapest way to see what has changed in it.
     */
    public void survey(StoreSurvey.Visitor visitor) throws StoreException {
        new StoreSurvey(store).run(visitor);
    }

    /** The backing images in the same store. */
    public BackingImages images() {
        return new BackingImages(store, HASHER, options, clock);
    }

    /**
     * Names of the volume's backups, sorted, including those in progress or damaged; empty if there
     * is no such volume.
     */
    public List<BackupName> backups(VolumeName volume) throws StoreException {
        return new VolumeCatalog(store, volume).backups();
    }

    public VolumeInfo inspectVolume(VolumeName volume) throws StoreException {
        return new VolumeCatalog(store, volume).readVolume().info(volume);
    }

    /**
     * Size and time of the volume's {@code volume.cfg}, a cheap way to see whether it has changed.
     */
    public ObjectStat headVolume(VolumeName volume) throws StoreException {
        return store.stat(StoreLayout.volumeConfig(volume))
                .orElseThrow(
                        () ->
                                new StoreException.NotFound(
                                        "cannot find volume " + volume + " in backupstore"));
    }

    /** A backup in progress is returned, not an error: see {@link BackupInfo#inProgress()}. */
    public BackupInfo inspectBackup(VolumeName volume, BackupName backup) throws StoreException {
        try {
            return new VolumeCatalog(store, volume).readBackup(backup).info(volume, backup);
        } catch (FormatException e) {
            throw new StoreException.Corrupt(e.getMessage(), e);
        }
    }

    /**
     * Backs up the source. A failure leaves earlier backups untouched, and a rerun under the same
     * name reuses the blocks already written.
     */
    public BackupOutcome backup(
            BackupRequest request,
            BlockSource source,
            ChangeTracker changes,
            ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        BackupMember member = member(request, changes, progress, outcome -> {});
        return backUpTogether(List.of(member), source, PATIENCE).members().getFirst().orThrow();
    }

    /**
     * A backup to this store, to be made together with others by {@link #backUpTogether}.
     *
     * @param onEnd is told how it ended as soon as that is known and its lock is released, while
     *     the others may go on
     */
    public BackupMember member(
            BackupRequest request,
            ChangeTracker changes,
            ProgressListener progress,
            Consumer<MemberOutcome> onEnd) {
        return new BackupMember(store, options, clock, request, changes, progress, onEnd);
    }

    /**
     * Backs up one source to several stores: it is read, hashed and compressed once, and each store
     * gets the blocks that it lacks. Each backup is as if it were made by itself, with its own
     * lock, base, progress and failure. One whose store keeps the others waiting for longer than
     * their patience drops out and can go on alone; see {@link MemberOutcome.Behind}.
     *
     * @param members at least one, of the same size and block size
     * @param patience how long a store may stand still while others wait for it, and how long
     *     others may wait for it in all unless that is less than a tenth of the time; also how long
     *     the first that is ready waits for the others before the reading begins
     * @throws InterruptedException if the calling thread is interrupted; all that have not ended
     *     are cancelled, and no lock is left
     */
    public static GroupOutcome backUpTogether(
            List<BackupMember> members, BlockSource source, Duration patience)
            throws InterruptedException {
        return new BackupGroup(members, source, HASHER, patience).run();
    }

    /**
     * Restores into the sink. The sink holds the backup only if this method returns; after any
     * exception its content is undefined.
     */
    public RestoreOutcome restore(RestoreRequest request, BlockSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        return Cancellable.run(
                () ->
                        new RestoreOperation(store, request, HASHER, options)
                                .run(sink, progress, options.lock()));
    }

    /**
     * Brings a volume to the state of a backup, and reads only the blocks that it does not hold. As
     * with {@link #restore}, the sink is good only if this method returns.
     *
     * @param held what the sink holds; it need not be in the store any more
     */
    public CatchUpOutcome catchUp(
            CatchUpRequest request, HeldContent held, BlockSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        RestoreRequest restore = RestoreRequest.full(request.volume(), request.backup());
        return Cancellable.run(
                () ->
                        new RestoreOperation(store, restore, HASHER, options)
                                .catchUp(held, sink, progress, options.lock()));
    }

    /**
     * The blocks of a backup, as what a volume holds that has been brought to it; empty if it is
     * not complete, or of the legacy form that has none. The store is asked when they are read,
     * which fails with {@link StoreException.NotFound} if the backup has been deleted.
     *
     * @param size bytes of that volume
     */
    public HeldContent blocksOf(VolumeName volume, BackupName backup, long size) {
        return table -> {
            BackupContent content = new VolumeCatalog(store, volume).readContent(backup, table);
            return content.config().isInProgress() || content.config().isSingleFile()
                    ? Optional.empty()
                    : Optional.of(new HeldBlocks(content.blockSize(), size, content.blocks()));
        };
    }

    /** The blocks that a source has, found by reading it, to be compared with those of a backup. */
    public HeldContent blocksOn(BlockSource source, VolumeName volume, BackupName backup) {
        return table -> {
            BlockSize size = inspectBackup(volume, backup).blockSize();
            return new ScannedBlocks(source, size, HASHER).read(table);
        };
    }

    /**
     * Opens a backup to be read at any place, without restoring it. It is locked against deletion
     * until it is closed, and needs the store until then.
     *
     * @param onRefusal is told why there is no lock, if the store takes none
     */
    public BackupView view(
            VolumeName volume, BackupName backup, ViewOptions limits, Consumer<String> onRefusal)
            throws StoreException, IOException, InterruptedException {
        return Cancellable.run(
                () -> BackupView.open(store, volume, backup, HASHER, options, limits, onRefusal));
    }

    /**
     * Deletes a backup and then the blocks that no other backup of the volume references. Succeeds
     * if there is no such backup.
     */
    public DeleteOutcome deleteBackup(VolumeName volume, BackupName backup)
            throws StoreException, InterruptedException {
        return Cancellable.run(
                () -> new DeleteOperation(store, volume).run(backup, options.lock()));
    }

    /**
     * Reads the volume and reports what cannot be restored. Writes nothing.
     *
     * @throws StoreException if the store fails; never because of damage
     */
    public VerifyOutcome verify(VerifyRequest request, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        return verify(
                request,
                BlockSample.random(request.samplePercent(), RandomGenerator.getDefault()),
                progress);
    }

    /**
     * As {@link #verify(VerifyRequest, ProgressListener)}, with blocks that the caller chooses.
     *
     * @param sample instead of the request's percentage
     */
    public VerifyOutcome verify(
            VerifyRequest request, BlockSample sample, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        VerifyOperation operation =
                new VerifyOperation(store, request, sample, HASHER, options, clock);
        return Cancellable.run(() -> operation.run(progress));
    }

    /**
     * Writes bad blocks of a volume again from where their content still is, and touches nothing
     * else.
     *
     * @param bad as a verification reports them
     * @param donors where their content may be, in the order in which they are asked
     * @return the blocks that are sound now
     */
    public Set<BlockChecksum> rewrite(
            VolumeName volume, Collection<BlockChecksum> bad, List<BlockDonor> donors)
            throws StoreException, InterruptedException {
        BlockRewrite rewrite = new BlockRewrite(store, volume, HASHER, options);
        return Cancellable.run(() -> rewrite.run(bad, donors));
    }

    /** The same volume in this store, as a place where blocks of another store may be found. */
    public BlockDonor donor(VolumeName volume) {
        return new StoredBlocks(store, volume, HASHER);
    }

    /**
     * Copies backups to another store and verifies them on the way. Backups that are damaged here
     * are left out and reported in the outcome.
     */
    public CopyOutcome copyTo(ObjectStore other, CopyRequest request, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        CopyOperation operation = new CopyOperation(store, other, request, HASHER, options);
        return Cancellable.run(() -> operation.run(progress));
    }

    /** Copies a backing image to another store and verifies it on the way. */
    public ImageCopyOutcome copyImageTo(
            ObjectStore other, ImageCopyRequest request, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        ImageCopyOperation operation =
                new ImageCopyOperation(store, other, request, HASHER, options);
        return Cancellable.run(() -> operation.run(progress));
    }

    /** What {@link #repair} would do now; writes nothing. */
    public RepairOutcome planRepair(RepairRequest request, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        RepairOperation operation = new RepairOperation(store, request, HASHER, options, clock);
        return Cancellable.run(() -> operation.plan(progress));
    }

    /** Makes the remains of a volume restorable; deletes nothing that a sound backup needs. */
    public RepairOutcome repair(RepairRequest request, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        RepairOperation operation = new RepairOperation(store, request, HASHER, options, clock);
        return Cancellable.run(() -> operation.apply(progress));
    }

    /** What {@link #repairImages} would do now; writes nothing. */
    public ImageRepairOutcome planImageRepair(ImageRepairRequest request, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        ImageRepairOperation operation =
                new ImageRepairOperation(store, request, HASHER, options, clock);
        return Cancellable.run(() -> operation.plan(progress));
    }

    /** Makes the remains of the backing images restorable; changes no sound block. */
    public ImageRepairOutcome repairImages(ImageRepairRequest request, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        ImageRepairOperation operation =
                new ImageRepairOperation(store, request, HASHER, options, clock);
        return Cancellable.run(() -> operation.apply(progress));
    }

    /** What {@link #deleteBackup} would remove now for all of these; changes nothing. */
    public DeletionPreview previewDeletion(VolumeName volume, Set<BackupName> backups)
            throws StoreException {
        return DeletionPreview.of(store, volume, backups);
    }

    /** Deletes a volume with all its backups. Succeeds if there is no such volume. */
    public void deleteVolume(VolumeName volume) throws StoreException, InterruptedException {
        Cancellable.run(
                () -> {
                    new VolumeDeletion(store, volume).run(options.lock());
                    return volume;
                });
    }

    /** The system backups in the store. */
    public SystemBackups systemBackups() {
        return new SystemBackups(store);
    }
}
