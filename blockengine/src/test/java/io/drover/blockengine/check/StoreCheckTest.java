package io.drover.blockengine.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

class StoreCheckTest {
    private final InMemoryStore memory = new InMemoryStore();

    private List<CheckResult> check(ObjectStore store) throws InterruptedException {
        return new StoreCheck(store, ObjectKey.of("scratch"), (InstantSource) memory::now)
                .run(true, result -> {});
    }

    private static List<String> failed(List<CheckResult> results) {
        return results.stream().filter(result -> !result.passed()).map(CheckResult::name).toList();
    }

    @Test
    void aStoreThatFulfilsTheContractPassesAndIsLeftUnchanged() throws Exception {
        memory.put(ObjectKey.of("backupstore/volumes/x"), new byte[] {1});

        List<CheckResult> results = check(memory);

        assertThat(failed(results)).isEmpty();
        assertThat(results).hasSizeGreaterThan(9);
        assertThat(memory.digests()).containsOnlyKeys("backupstore/volumes/x");
    }

    @Test
    void aStoreThatCannotBeListedIsAskedNothingElse() throws Exception {
        FaultyStore store = new FaultyStore(memory);
        store.on(FaultyStore.Kind.CHILDREN).fails(StoreException.Forbidden::new);

        List<CheckResult> results = check(store);

        assertThat(results).hasSize(1);
        assertThat(results.getFirst().passed()).isFalse();
        assertThat(store.mutations()).isZero();
    }

    @Test
    void laggingListingsAreDetected() throws Exception {
        FaultyStore store = new FaultyStore(memory);
        store.on(FaultyStore.Kind.LIST).of("scratch/list").isEmpty();

        assertThat(failed(check(store)))
                .containsExactly("listings show all depths at once, and nothing else");
    }

    @Test
    void forbiddenInsteadOfMissingIsDetected() throws Exception {
        FaultyStore store = new FaultyStore(memory);
        store.on(FaultyStore.Kind.READ).of("absent").fails(StoreException.Forbidden::new);

        assertThat(failed(check(store))).containsExactly("a missing object is reported as missing");
    }

    @Test
    void aWrongClockIsNoted() throws Exception {
        List<CheckResult> results =
                new StoreCheck(
                                memory,
                                ObjectKey.of("scratch"),
                                () -> memory.now().plus(Duration.ofMinutes(5)))
                        .run(false, result -> {});

        assertThat(results)
                .anySatisfy(
                        result ->
                                assertThat(result.note())
                                        .contains("the store's clock is 300 s behind ours"));
    }
}
