package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.restore.RestoredSize;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Checks a volume by reading it: its configurations, which blocks exist, and their content. It
 * writes nothing, not even a lock, so read-only credentials are enough; a backup that is deleted
 * meanwhile is not reported as damaged.
 */
public final class VerifyOperation {
    /**
     * Maximum number of findings about single blocks in a report; the backups' own counts are
     * exact.
     */
    private static final int MAX_BLOCK_FINDINGS = 1000;

    private final CountingStore store;
    private final VerifyRequest request;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final InstantSource clock;
    private final BlockSample sample;
    private final BlockStates states = new BlockStates();
    private final List<Finding> notes = new ArrayList<>();
    private final Map<BackupName, SliceCounts> contents = new TreeMap<>();
    private final BitSet bad = new BitSet();
    private Predicate<BlockChecksum> chosen = block -> false;
    private int largestBlock;

    /** Bad blocks by ordinal, and the backups that they break. */
    private final Map<Integer, List<BackupName>> breaks = new TreeMap<>();

    /**
     * @param random chooses the sample
     */
    public VerifyOperation(
            ObjectStore store,
            VerifyRequest request,
            BlockHasher hasher,
            EngineOptions options,
            InstantSource clock,
            RandomGenerator random) {
        this(
                store,
                request,
                BlockSample.random(request.samplePercent(), random),
                hasher,
                options,
                clock);
    }

    /**
     * @param sample instead of the request's percentage
     */
    public VerifyOperation(
            ObjectStore store,
            VerifyRequest request,
            BlockSample sample,
            BlockHasher hasher,
            EngineOptions options,
            InstantSource clock) {
        this.store = new CountingStore(store);
        this.request = request;
        this.hasher = hasher;
        this.options = options;
        this.clock = clock;
        this.sample = sample;
    }

    /**
     * @throws StoreException if the store fails, so that there is no result; never because of
     *     damage
     */
    public VerifyOutcome run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        VolumeSurvey survey = new VolumeSurvey(store, request, clock, options.lock().expiry());
        Optional<VolumeConfig> volume = survey.readConfigs(states);
        survey.listFiles(states);
        int usual = readWhatIsUsual(survey.complete().values());
        BlockSample.Choice choice = sample.choose(all());
        chosen = choice.blocks();
        TransferCounters counters = new TransferCounters(progress, choice.count() * usual);
        List<Finding> findings = new ArrayList<>(survey.findings());
        VolumeSizeCheck sizes = new VolumeSizeCheck(volume, survey.complete());
        for (Map.Entry<BackupName, BackupConfig> backup : survey.complete().entrySet()) {
            Optional<Finding> finding =
                    verify(survey, backup.getKey(), backup.getValue(), volume, counters);
            sizes.seen(finding);
            finding.ifPresent(findings::add);
        }
        sizes.finding().ifPresent(findings::add);
        findings.addAll(notes);
        addBlocks(findings);
        findings.sort(Comparator.comparing(finding -> !finding.isDamage()));
        return new VerifyOutcome(
                request.volume(),
                survey.seen(),
                findings,
                states,
                contents,
                bad.stream().mapToObj(states::checksum).toList(),
                counters.statistics(store.requests()));
    }

    private SliceCounts all() {
        SliceCounts all = new SliceCounts();
        for (int ordinal = 0; ordinal < states.size(); ordinal++) {
            all.add(states.checksum(ordinal));
        }
        return all;
    }

    /**
     * The result for a block must not depend on which backup refers to it first, so all are read
     * with room for the largest block size that any backup names, even if that size is wrong.
     *
     * @return the block size that most of the backups name, bytes
     */
    private int readWhatIsUsual(Collection<BackupConfig> backups) {
        List<Integer> sizes = backups.stream().map(backup -> blockSize(backup).bytes()).toList();
        int usual = mostFrequent(sizes).orElse(BlockSize.DEFAULT.bytes());
        states.usual(
                usual,
                mostFrequent(backups.stream().map(BackupConfig::compression).toList())
                        .orElse(CompressionMethod.LZ4));
        largestBlock = sizes.stream().max(Integer::compare).orElse(usual);
        return usual;
    }

    private static <T extends Comparable<? super T>> Optional<T> mostFrequent(List<T> values) {
        Map<T, Integer> counts = new TreeMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private static BlockSize blockSize(BackupConfig config) {
        try {
            return config.blockSize();
        } catch (FormatException e) {
            throw new IllegalStateException("a backup that was read has a block size", e);
        }
    }

    private Optional<Finding> verify(
            VolumeSurvey survey,
            BackupName name,
            BackupConfig config,
            Optional<VolumeConfig> volume,
            TransferCounters counters)
            throws StoreException, IOException, InterruptedException {
        if (config.isSingleFile()) {
            return verifySingleFile(name, config);
        }
        BackupContent content;
        try {
            content = survey.content(name, states);
        } catch (StoreException.NotFound e) {
            return Optional.empty();
        } catch (StoreException.Corrupt e) {
            return Optional.of(new Finding.BackupUnreadable(name, e.getMessage()));
        }
        check(content, counters);
        noteSize(name, content);
        if (!content.inOrder()) {
            notes.add(new Finding.BlocksOutOfOrder(name));
        }
        BlockCensus census = new BlockCensus(states, content.config().compression());
        Optional<Finding> finding = judge(name, content, volume, census);
        if (census.storedDifferently() > 0) {
            notes.add(
                    new Finding.BlocksOtherwiseCompressed(
                            name, content.config().compression(), census.storedDifferently()));
        }
        contents.put(name, SliceCounts.of(content.blocks()));
        if (finding.isEmpty() || isDeleted(name)) {
            return Optional.empty();
        }
        census.bad().stream().forEach(ordinal -> blame(ordinal, name));
        bad.or(census.bad());
        return finding;
    }

    /** Restores ignore this size, lists display it. */
    private void noteSize(BackupName name, BackupContent content) {
        long actual = (long) content.blocks().size() * content.blockSize().bytes();
        if (content.config().size() != actual) {
            notes.add(new Finding.BackupSizeWrong(name, content.config().size(), actual));
        }
    }

    private Optional<Finding> verifySingleFile(BackupName name, BackupConfig config)
            throws StoreException {
        Optional<ObjectKey> file = StoreLayout.singleFile(request.volume(), config.singleFile());
        boolean there = file.isPresent() && store.listed(file.get()).isPresent();
        return there || isDeleted(name)
                ? Optional.empty()
                : Optional.of(
                        new Finding.BackupNotRestorable(
                                name,
                                "file %s of backup %s is missing"
                                        .formatted(config.singleFile(), name),
                                false));
    }

    private boolean isDeleted(BackupName name) throws StoreException {
        return store.stat(StoreLayout.backupConfig(request.volume(), name)).isEmpty();
    }

    /** Reads the existing blocks of the backup that were not read for another one. */
    private void check(BackupContent content, TransferCounters counters)
            throws StoreException, IOException, InterruptedException {
        BlockList blocks = content.blocks();
        int[] read = new int[blocks.size()];
        int count = 0;
        for (int i = 0; i < blocks.size(); i++) {
            int ordinal = blocks.ordinal(i);
            BlockStates.State state = states.of(ordinal);
            if (state == BlockStates.State.REFERENCED) {
                states.set(ordinal, BlockStates.State.MISSING);
            } else if (state == BlockStates.State.EMPTY
                    || state == BlockStates.State.PRESENT
                            && chosen.test(states.checksum(ordinal))) {
                // until it is read it counts as good, so that it is not chosen again
                states.set(ordinal, BlockStates.State.SOUND);
                read[count++] = ordinal;
            }
        }
        BlockReader reader =
                new BlockReader(
                        store,
                        request.volume(),
                        content.config().compression(),
                        hasher,
                        largestBlock,
                        options.inFlight(largestBlock));
        new BlockCheck(sample, reader, hasher, largestBlock, states, options, counters)
                .run(Arrays.copyOf(read, count));
    }

    private Optional<Finding> judge(
            BackupName name,
            BackupContent content,
            Optional<VolumeConfig> volume,
            BlockCensus census) {
        long size = Long.MAX_VALUE;
        Optional<Finding> wrongSize = Optional.empty();
        try {
            size = restoredSize(content, volume);
        } catch (StoreException.Corrupt e) {
            boolean ofVolume = content.config().volumeSize().isEmpty();
            wrongSize =
                    Optional.of(new Finding.BackupNotRestorable(name, e.getMessage(), ofVolume));
        }
        long misfits = misfits(content, size, census);
        if (misfits == 0) {
            return wrongSize.isPresent() ? wrongSize : census.finding(name);
        }
        return Optional.of(
                new Finding.BackupNotRestorable(
                        name,
                        "%d blocks of backup %s do not have the %d bytes that its configuration names as the block size"
                                .formatted(misfits, name, content.blockSize().bytes()),
                        false));
    }

    /** In bytes; no limit where the size is not known. */
    private long restoredSize(BackupContent content, Optional<VolumeConfig> volume)
            throws StoreException.Corrupt {
        boolean sizeKnown = volume.isPresent() || content.config().volumeSize().isPresent();
        return sizeKnown || content.blocks().size() > 0
                ? RestoredSize.of(
                        request.volume(), volume.map(VolumeConfig::size).orElse(0L), content)
                : Long.MAX_VALUE;
    }

    /** Returns the number of blocks that do not fit their positions; also counts the bad ones. */
    private long misfits(BackupContent content, long size, BlockCensus census) {
        int blockBytes = content.blockSize().bytes();
        long misfits = 0;
        for (int i = 0; i < content.blocks().size(); i++) {
            int ordinal = content.blocks().ordinal(i);
            long offset = (long) content.blocks().index(i) * blockBytes;
            misfits += states.fits(ordinal, blockBytes, size - offset) ? 0 : 1;
            census.count(ordinal);
        }
        return misfits;
    }

    private void blame(int ordinal, BackupName backup) {
        if (breaks.size() < MAX_BLOCK_FINDINGS || breaks.containsKey(ordinal)) {
            breaks.computeIfAbsent(ordinal, key -> new ArrayList<>()).add(backup);
        }
    }

    private void addBlocks(List<Finding> findings) {
        breaks.forEach(
                (ordinal, backups) ->
                        findings.add(
                                states.of(ordinal) == BlockStates.State.MISSING
                                        ? new Finding.BlockMissing(
                                                states.checksum(ordinal), List.copyOf(backups))
                                        : new Finding.BlockDamaged(
                                                states.checksum(ordinal),
                                                states.reason(ordinal),
                                                List.copyOf(backups))));
    }
}
