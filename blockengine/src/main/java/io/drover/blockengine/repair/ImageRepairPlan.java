package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImageContent;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.image.ImageSurvey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.BlockStates;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Decides from what was found in the pool of images what is to be done, and in which order. */
final class ImageRepairPlan {
    private final ObjectStore store;
    private final ImageRepairRequest request;
    private final BlockHasher hasher;
    private final ImageSurvey found;
    private final BlockStates blocks;
    private final Instant now;
    private final List<ImageRepairAction> actions = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final SortedSet<BackingImageName> lost = new TreeSet<>();
    private final Set<BackingImageName> leaving = new HashSet<>();
    private final Map<BlockChecksum, CompressionMethod> methods = new HashMap<>();
    private final BitSet rewritten = new BitSet();

    /**
     * @param now by the store's clock
     */
    ImageRepairPlan(
            ObjectStore store,
            ImageRepairRequest request,
            BlockHasher hasher,
            ImageSurvey found,
            Instant now) {
        this.store = store;
        this.request = request;
        this.hasher = hasher;
        this.found = found;
        this.blocks = found.states();
        this.now = now;
    }

    /** All but what is garbage. */
    void make() throws StoreException, IOException, InterruptedException {
        planUnreadable();
        planUnfinished();
        found.complete().values().forEach(this::learnMethods);
        planRewrites();
        planSalvage();
        found.complete().forEach(this::judge);
        planDamaged();
    }

    private void planUnreadable() {
        found.unreadable()
                .forEach(
                        (image, reason) -> {
                            act(new ImageRepairAction.QuarantineImage(image, reason));
                            leaving.add(image);
                            lost.add(image);
                        });
    }

    private void planUnfinished() throws StoreException {
        for (Map.Entry<BackingImageName, ImageConfig> open : found.unfinished().entrySet()) {
            BackingImageName image = open.getKey();
            String message =
                    "its backup is in progress since %s, or its writer died"
                            .formatted(open.getValue().createdTime());
            Instant since =
                    store.stat(ImagePool.config(image))
                            .map(ObjectStat::modified)
                            .orElse(Instant.EPOCH);
            if (since.plus(request.deadAfter()).isBefore(now)) {
                act(new ImageRepairAction.QuarantineUnfinished(image, message));
                leaving.add(image);
            } else {
                remark(
                        "backing image %s: %s; it counts as running until it is %d h old"
                                .formatted(image, message, request.deadAfter().toHours()));
            }
        }
    }

    private void learnMethods(ImageContent content) {
        for (int i = 0; i < content.blocks().size(); i++) {
            if (blocks.isBad(content.blocks().ordinal(i))) {
                methods.putIfAbsent(content.blocks().checksum(i), content.config().compression());
            }
        }
    }

    private void planRewrites() throws StoreException, IOException, InterruptedException {
        if (request.source().isEmpty() || methods.isEmpty()) {
            return;
        }
        SourceBlocks.ofImage(request.source().get(), hasher)
                .visit(
                        (checksum, content) -> {
                            int ordinal = blocks.find(checksum);
                            if (methods.containsKey(checksum) && !rewritten.get(ordinal)) {
                                rewritten.set(ordinal);
                                act(new ImageRepairAction.RewriteBlock(checksum));
                            }
                        });
    }

    private void planSalvage() throws StoreException {
        BlockSalvage salvage = salvage();
        for (int ordinal : damagedBlocks()) {
            if (salvage.find(blocks.checksum(ordinal)).isPresent()) {
                rewritten.set(ordinal);
                act(new RepairAction.SalvageBlock(blocks.checksum(ordinal)));
            }
        }
    }

    BlockSalvage salvage() {
        return new BlockSalvage(store, ImagePool.INSTANCE, hasher, List.of(ImageConfig.BLOCK_SIZE));
    }

    private void judge(BackingImageName image, ImageContent content) {
        if (isWhole(content)) {
            return;
        }
        lost.add(image);
        if (request.quarantineBroken()) {
            act(new ImageRepairAction.QuarantineImage(image, "it cannot be restored"));
            leaving.add(image);
        } else {
            remark(
                    "backing image "
                            + image
                            + " cannot be restored and stays listed: its file, given by --source,"
                            + " may bring its blocks back");
        }
    }

    private boolean isWhole(ImageContent content) {
        for (int i = 0; i < content.blocks().size(); i++) {
            int ordinal = content.blocks().ordinal(i);
            boolean bad = blocks.isBad(ordinal) && !rewritten.get(ordinal);
            if (bad || !found.fits(content, i)) {
                return false;
            }
        }
        return true;
    }

    private void planDamaged() {
        for (int ordinal : damagedBlocks()) {
            act(new ImageRepairAction.QuarantineBlock(blocks.checksum(ordinal)));
        }
    }

    /** Ordinals of the blocks that exist, are bad and are not written again. */
    private int[] damagedBlocks() {
        BitSet damaged = new BitSet();
        for (int i = 0; i < blocks.size(); i++) {
            damaged.set(i, blocks.of(i) == BlockStates.State.DAMAGED && !rewritten.get(i));
        }
        return damaged.stream().toArray();
    }

    void act(ImageRepairAction action) {
        actions.add(action);
    }

    void remark(String text) {
        remarks.add(text);
    }

    ImageSurvey found() {
        return found;
    }

    /** Whether the configuration of an image goes to the quarantine that may refer to blocks. */
    boolean quarantinesImages() {
        return actions.stream().anyMatch(ImageRepairAction.QuarantineImage.class::isInstance);
    }

    /** Whether a backup of an image may be running. */
    boolean mayBeRunning() {
        return !leaving.containsAll(found.unfinished().keySet());
    }

    /** How a bad block is compressed that an image needs. */
    CompressionMethod method(BlockChecksum block) {
        return methods.getOrDefault(block, CompressionMethod.NONE);
    }

    boolean isRewritten(BlockChecksum block) {
        int ordinal = blocks.find(block);
        return ordinal >= 0 && rewritten.get(ordinal);
    }

    ImageRepairOutcome outcome(boolean applied) {
        return new ImageRepairOutcome(applied, found.images(), actions, lost, remarks);
    }
}
