package io.drover.blockengine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.support.InMemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What stands before a store leaves it its own way to answer. */
class ForwardingStoreTest {
    private static final ObjectKey KEY = ObjectKey.of("directory/object");

    /** It looks up an entry without listing the directory. */
    private static final class LookingUp extends ForwardingStore {
        LookingUp() {
            super(new InMemoryStore());
        }

        @Override
        public Optional<ObjectStat> listed(ObjectKey key) {
            return Optional.of(new ObjectStat(key, 5, Instant.EPOCH));
        }

        @Override
        public void list(ObjectKey prefix, ObjectVisitor visitor) {
            throw new AssertionError("listing of " + prefix);
        }
    }

    @Test
    void oneEntryIsLookedUpAsTheStoreDoesIt() throws StoreException {
        for (ObjectStore before :
                List.of(new CountingStore(new LookingUp()), new GuardedStore(new LookingUp()))) {
            assertThat(before.listed(KEY))
                    .as("through %s", before.getClass().getSimpleName())
                    .map(ObjectStat::size)
                    .contains(5L);
        }
    }
}
