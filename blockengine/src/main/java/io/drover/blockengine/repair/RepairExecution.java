package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.codec.BlockCodec;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Executes the plan. If it is interrupted at any point, another repair can finish it. */
final class RepairExecution {
    private final ObjectStore store;
    private final RepairRequest request;
    private final BlockHasher hasher;
    private final RepairPlanner plan;
    private final OwnerLock lock;
    private final Quarantine quarantine;
    private final VolumeCatalog catalog;
    private final BlockWriter blocks;
    private final Set<BlockChecksum> written = new HashSet<>();

    RepairExecution(
            ObjectStore store,
            RepairRequest request,
            BlockHasher hasher,
            RepairPlanner plan,
            OwnerLock lock,
            Instant now) {
        this.store = store;
        this.request = request;
        this.hasher = hasher;
        this.plan = plan;
        this.lock = lock;
        this.quarantine = new Quarantine(store, request.volume(), now);
        this.catalog = new VolumeCatalog(store, request.volume());
        this.blocks = new BlockWriter(store, request.volume());
    }

    void run(List<RepairAction> actions) throws StoreException, IOException, InterruptedException {
        VolumeName volume = request.volume();
        for (RepairAction action : actions) {
            // whatever is in a block's place has to go before the block is written
            if (action instanceof RepairAction.QuarantineDirectory(ObjectKey directory)) {
                lock.verifyHeld();
                quarantine.moveDirectory(directory);
            }
        }
        boolean rewriting = actions.stream().anyMatch(RepairAction.RewriteBlock.class::isInstance);
        if (rewriting) {
            rewriteBlocks();
        }
        for (RepairAction action : actions) {
            lock.verifyHeld();
            switch (action) {
                case RepairAction.QuarantineBackup bad ->
                        quarantine.move(StoreLayout.backupConfig(volume, bad.backup()));
                case RepairAction.RemoveMark marked ->
                        new MarkedConfig(store, volume, marked.backup()).removeMark();
                case RepairAction.QuarantineUnfinished dead ->
                        quarantine.moveUnfinished(StoreLayout.backupConfig(volume, dead.backup()));
                case RepairAction.RewriteBlock rewrite -> requireWritten(rewrite.block());
                case RepairAction.SalvageBlock salvage -> salvage(salvage.block());
                case RepairAction.QuarantineBlock damaged ->
                        quarantine.move(volume.block(damaged.block()));
                case RepairAction.QuarantineDirectory moved -> {
                    // done before the first block was written
                }
                case RepairAction.OrderBlocks disorderly -> orderBlocks(disorderly.backup());
                case RepairAction.RecompressBlock block ->
                        recompress(block.block(), block.method());
                case RepairAction.WriteVolumeConfig write -> writeVolume(write.config());
                case RepairAction.EmptyQuarantine old -> lock.delete(store, old.configs());
                case RepairAction.CollectOrphans orphans -> lock.delete(store, orphans.blocks());
                case RepairAction.RemoveLeftovers left -> lock.delete(store, left.files());
                case RepairAction.RemoveLock stale -> store.delete(List.of(stale.lock()));
            }
        }
    }

    /** The image is read once more: it may be larger than memory. */
    private void rewriteBlocks() throws StoreException, IOException, InterruptedException {
        for (Map.Entry<BlockSize, CompressionMethod> size : plan.methods().entrySet()) {
            BlockCodec codec = BlockCodec.of(size.getValue());
            int blockBytes = size.getKey().bytes();
            ByteBuffer compressed =
                    ByteBuffer.allocateDirect(codec.maxCompressedLength(blockBytes));
            new SourceBlocks(request.source().orElseThrow(), hasher, blockBytes)
                    .visit(
                            (checksum, content) -> {
                                if (plan.isRewritten(checksum) && written.add(checksum)) {
                                    lock.verifyHeld();
                                    codec.compress(content, compressed.clear());
                                    store.write(
                                            request.volume().block(checksum),
                                            ObjectBody.of(compressed.flip()));
                                }
                            });
        }
    }

    private void salvage(BlockChecksum block) throws StoreException {
        ByteBuffer content = plan.salvage().take(block);
        CompressionMethod method =
                plan.methods()
                        .getOrDefault(new BlockSize(content.remaining()), CompressionMethod.NONE);
        blocks.write(block, method, content);
    }

    private void orderBlocks(BackupName backup) throws StoreException, IOException {
        BackupContent content = catalog.readContent(backup, new ChecksumTable());
        BlockList listed = content.blocks();
        catalog.writeBackup(
                backup,
                content.config(),
                listed.size(),
                sink -> {
                    for (int i = 0; i < listed.size(); i++) {
                        sink.put(
                                (long) listed.index(i) * content.blockSize().bytes(),
                                listed.checksum(i));
                    }
                },
                WriteCondition.NONE);
    }

    /** The block is verified before it replaces its earlier form. */
    private void recompress(BlockChecksum block, CompressionMethod method)
            throws StoreException, InterruptedException {
        int largest = plan.methods().keySet().stream().mapToInt(BlockSize::bytes).max().orElse(0);
        ByteBuffer content = ByteBuffer.allocateDirect(largest);
        new BlockReader(store, request.volume(), method, hasher, largest, 1).read(block, content);
        blocks.write(block, method, content);
    }

    private void requireWritten(BlockChecksum block) throws IOException {
        if (!written.contains(block)) {
            throw new IOException(
                    "the source image changed while it was read; block "
                            + block
                            + " is not in it any more");
        }
    }

    private void writeVolume(VolumeConfig config) throws StoreException, IOException {
        try {
            VolumeConfig current = catalog.readVolume();
            if (!current.name().equals(request.volume().value())
                    || current.size() != config.size()) {
                quarantine.move(StoreLayout.volumeConfig(request.volume()));
            }
        } catch (StoreException.Corrupt e) {
            quarantine.move(StoreLayout.volumeConfig(request.volume()));
        } catch (StoreException.NotFound e) {
            // there is no configuration to keep
        }
        catalog.writeVolume(config, WriteCondition.NONE);
    }
}
