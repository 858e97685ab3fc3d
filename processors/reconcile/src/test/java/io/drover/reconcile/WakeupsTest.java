package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.Snapshot;

import org.junit.jupiter.api.Test;

import java.util.List;

class WakeupsTest {
    private static final ResourceKey BACKUP = new ResourceKey(Backup.class, "b");
    private static final ResourceKey OTHER = new ResourceKey(Backup.class, "other");
    private static final ResourceKey SNAPSHOT = new ResourceKey(Snapshot.class, "s");
    private static final ResourceKey TARGET = new ResourceKey(BackupTarget.class, "t");

    private final Wakeups wakeups = new Wakeups();

    @Test
    void allWhoWaitForAResourceAreFoundByIt() {
        wakeups.await("", BACKUP, List.of(SNAPSHOT, TARGET));
        wakeups.await("", OTHER, List.of(TARGET));

        assertThat(wakeups.of(TARGET)).containsExactlyInAnyOrder(BACKUP, OTHER);
        assertThat(wakeups.of(SNAPSHOT)).containsExactly(BACKUP);
        assertThat(wakeups.of(BACKUP)).isEmpty();
    }

    @Test
    void aNewListReplacesTheOldOne() {
        wakeups.await("", BACKUP, List.of(SNAPSHOT));
        wakeups.await("", BACKUP, List.of(TARGET));

        assertThat(wakeups.of(SNAPSHOT)).isEmpty();
        assertThat(wakeups.of(TARGET)).containsExactly(BACKUP);
    }

    @Test
    void whoIsForgottenWaitsForNothing() {
        wakeups.await("", BACKUP, List.of(SNAPSHOT, TARGET));
        wakeups.forget(BACKUP);

        assertThat(wakeups.of(SNAPSHOT)).isEmpty();
        assertThat(wakeups.of(TARGET)).isEmpty();
    }

    @Test
    void whatARouteWaitsForIsNotReplacedByAnother() {
        wakeups.await("", BACKUP, List.of(SNAPSHOT));
        wakeups.await("other", BACKUP, List.of(TARGET));
        wakeups.await("", BACKUP, List.of());

        assertThat(wakeups.of(SNAPSHOT)).isEmpty();
        assertThat(wakeups.of(TARGET)).containsExactly(BACKUP);

        wakeups.forget(BACKUP);

        assertThat(wakeups.of(TARGET)).isEmpty();
    }
}
