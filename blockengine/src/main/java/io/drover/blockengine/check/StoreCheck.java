package io.drover.blockengine.check;

import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Checks that a store behaves as the engine needs it to. Works below its own key, which is empty
 * again at the end.
 */
public final class StoreCheck {
    private static final int BLOCK = 2 * 1024 * 1024;
    private static final int IN_FLIGHT = 8;

    /** More than one page of any listing, and more than one batch of a deletion. */
    private static final int MANY = 1100;

    private static final Duration LARGEST_SKEW = Duration.ofSeconds(30);

    private final ObjectStore store;
    private final ObjectKey scratch;
    private final InstantSource clock;
    private final List<CheckResult> results = new ArrayList<>();

    /**
     * @param scratch a key below which the store is empty
     */
    public StoreCheck(ObjectStore store, ObjectKey scratch, InstantSource clock) {
        this.store = store;
        this.scratch = scratch;
        this.clock = clock;
    }

    /** Returns a note for the result, empty for none; throws if the check fails. */
    private interface Step {
        String run() throws StoreException, IOException, InterruptedException;
    }

    /**
     * @param many whether to write {@value #MANY} small objects to see pages and batches
     * @param listener receives each result as the check ends
     */
    public List<CheckResult> run(boolean many, Consumer<CheckResult> listener)
            throws InterruptedException {
        if (step(listener, "can be listed", this::canBeListed)) {
            try {
                runAll(many, listener);
            } finally {
                step(listener, "leaves nothing behind", this::clean);
            }
        }
        return List.copyOf(results);
    }

    private void runAll(boolean many, Consumer<CheckResult> listener) throws InterruptedException {
        step(
                listener,
                "objects of any size are read as they were written",
                this::readsWhatWasWritten);
        step(listener, "a write replaces the whole object at once", this::replaces);
        step(listener, "a missing object is reported as missing", this::missing);
        step(listener, "sizes and times are reported", this::stats);
        step(listener, "listings show all depths at once, and nothing else", this::lists);
        step(
                listener,
                "a deletion removes exactly its keys, and is visible at once",
                this::deletes);
        if (store.capabilities().createIfAbsent()) {
            step(listener, "creation fails if the object exists", this::creates);
        }
        step(listener, IN_FLIGHT + " blocks at once are written and read", this::blocks);
        if (many) {
            step(listener, "%d objects are listed and deleted".formatted(MANY), this::pages);
        }
    }

    private boolean step(Consumer<CheckResult> listener, String name, Step step)
            throws InterruptedException {
        long start = System.nanoTime();
        Optional<String> failure = Optional.empty();
        String note = "";
        try {
            note = step.run();
        } catch (StoreException | IOException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        }
        CheckResult result =
                new CheckResult(
                        name,
                        failure,
                        Optional.of(note).filter(text -> !text.isEmpty()),
                        Duration.ofNanos(System.nanoTime() - start));
        results.add(result);
        listener.accept(result);
        return result.passed();
    }

    private static void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new IOException(otherwise);
        }
    }

    private byte[] content(ObjectKey key) throws StoreException {
        return store.read(key, InputStream::readAllBytes);
    }

    private List<String> listed(ObjectKey prefix) throws StoreException {
        List<String> keys = new ArrayList<>();
        store.list(
                prefix,
                object -> keys.add(object.key().value().substring(prefix.value().length() + 1)));
        return keys;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private String canBeListed() throws StoreException {
        int children = store.children(ObjectKey.of("backupstore")).size();
        return children == 0 ? "there is no backupstore yet" : "there is a backupstore";
    }

    private String readsWhatWasWritten() throws StoreException, IOException {
        for (int length : new int[] {0, 1, 100_000, BLOCK + 21}) {
            ObjectKey key = scratch.resolve("size-" + length);
            store.write(key, ObjectBody.of(random(length)));
            require(
                    Arrays.equals(content(key), random(length)),
                    "an object of " + length + " bytes is not read as it was written");
        }
        return "";
    }

    private String replaces() throws StoreException, IOException {
        ObjectKey key = scratch.resolve("replaced.cfg");
        for (String text : List.of("a long first content", "short", "third")) {
            store.write(key, ObjectBody.utf8(text));
            require(
                    Arrays.equals(content(key), text.getBytes(StandardCharsets.UTF_8)),
                    "an object just written is not read");
        }
        return "";
    }

    private String missing() throws StoreException, IOException {
        ObjectKey absent = scratch.resolve("absent");
        require(store.stat(absent).isEmpty(), "an object that was never written has a size");
        try {
            byte[] content = content(absent);
            throw new IOException(
                    "an object that was never written has " + content.length + " bytes");
        } catch (StoreException.NotFound e) {
            return "";
        }
    }

    private String stats() throws StoreException, IOException {
        ObjectKey key = scratch.resolve("stat");
        store.write(key, ObjectBody.of(random(4711)));
        Optional<ObjectStat> stat = store.stat(key);
        require(
                stat.isPresent() && stat.get().size() == 4711,
                "the size of an object just written is reported as " + stat.map(ObjectStat::size));
        Duration skew = Duration.between(clock.instant(), stat.get().modified());
        return skew.abs().compareTo(LARGEST_SKEW) > 0
                ? "the store's clock is %d s %s ours"
                        .formatted(
                                skew.abs().toSeconds(), skew.isNegative() ? "behind" : "ahead of")
                : "";
    }

    private String lists() throws StoreException, IOException {
        for (String name : List.of("list/a", "list/b/1", "list/b/deep/er", "list2/x", "list-y/z")) {
            store.write(scratch.resolve(name), ObjectBody.utf8(name));
        }
        List<String> all = listed(scratch.resolve("list"));
        require(
                all.size() == 3 && all.containsAll(List.of("a", "b/1", "b/deep/er")),
                "a listing shows " + all + " instead of [a, b/1, b/deep/er]");
        List<String> children = store.children(scratch.resolve("list"));
        require(
                children.equals(List.of("a", "b")),
                "a listing of one level shows " + children + " instead of [a, b]");
        return "";
    }

    private String deletes() throws StoreException, IOException {
        ObjectKey base = scratch.resolve("delete");
        for (String name : List.of("x.cfg", "x.cfg.old", "y/z")) {
            store.write(base.resolve(name), ObjectBody.utf8(name));
        }
        store.delete(List.of(base.resolve("x.cfg"), base.resolve("absent"), base.resolve("y/z")));
        List<String> left = listed(base);
        require(left.equals(List.of("x.cfg.old")), "after a deletion there is " + left);
        return "";
    }

    private String creates() throws StoreException, IOException {
        ObjectKey key = scratch.resolve("created");
        store.write(key, ObjectBody.utf8("first"), WriteCondition.IF_ABSENT);
        try {
            store.write(key, ObjectBody.utf8("second"), WriteCondition.IF_ABSENT);
            throw new IOException("an existing object was created again");
        } catch (StoreException.Conflict e) {
            return "";
        }
    }

    private String blocks() throws StoreException, IOException, InterruptedException {
        byte[] content = random(BLOCK);
        long start = System.nanoTime();
        parallel(
                IN_FLIGHT,
                i ->
                        store.write(
                                scratch.resolve("block-" + i),
                                ObjectBody.of(ByteBuffer.wrap(content))));
        double writing = (System.nanoTime() - start) / 1e9;
        start = System.nanoTime();
        parallel(
                IN_FLIGHT,
                i ->
                        require(
                                Arrays.equals(content(scratch.resolve("block-" + i)), content),
                                "a block is not read as it was written"));
        double reading = (System.nanoTime() - start) / 1e9;
        double mebibytes = (double) IN_FLIGHT * BLOCK / (1 << 20);
        return "%.0f MiB/s written, %.0f MiB/s read"
                .formatted(mebibytes / writing, mebibytes / reading);
    }

    private interface Numbered {
        void run(int number) throws StoreException, IOException;
    }

    private static void parallel(int count, Numbered task)
            throws StoreException, IOException, InterruptedException {
        TaskGroup tasks = new TaskGroup("check");
        for (int i = 0; i < count; i++) {
            int number = i;
            tasks.fork(() -> task.run(number));
        }
        tasks.join();
    }

    private String pages() throws StoreException, IOException, InterruptedException {
        ObjectKey many = scratch.resolve("many");
        List<ObjectKey> keys = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            keys.add(many.resolve("object-%04d".formatted(i)));
        }
        for (int at = 0; at < MANY; at += IN_FLIGHT) {
            int from = at;
            parallel(
                    Math.min(IN_FLIGHT, MANY - at),
                    i -> store.write(keys.get(from + i), ObjectBody.utf8("x")));
        }
        int shown = listed(many).size();
        require(shown == MANY, "of " + MANY + " objects a listing shows " + shown);
        store.delete(keys);
        int left = listed(many).size();
        require(left == 0, "of " + MANY + " deleted objects " + left + " are still there");
        return "";
    }

    private String clean() throws StoreException, IOException {
        List<ObjectKey> keys = new ArrayList<>();
        store.list(scratch, object -> keys.add(object.key()));
        store.delete(keys);
        require(listed(scratch).isEmpty(), "objects below " + scratch + " could not be deleted");
        return "";
    }
}
