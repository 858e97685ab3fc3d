package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Of three volumes the second one is in trouble. */
class EachVolumeTest {
    private static final List<VolumeName> VOLUMES =
            Stream.of("vol-a", "vol-b", "vol-c").map(VolumeName::new).toList();
    private static final StoreException TROUBLE =
            new StoreException.Unavailable("the disk below vol-b is gone");

    private final FaultyStore files = new FaultyStore(new InMemoryStore());
    private final Backupstore store =
            new Backupstore(files, TestEngine.OPTIONS, InstantSource.system());
    private final List<String> seen = new ArrayList<>();
    private final EachVolume each = new EachVolume();

    private void step(VolumeName volume) throws StoreException {
        seen.add(volume.value());
        if (volume.value().equals("vol-b")) {
            throw TROUBLE;
        }
    }

    @Test
    void theOthersHaveTheirTurn() throws Exception {
        each.run(store, VOLUMES, this::step);

        assertThat(seen).containsExactly("vol-a", "vol-b", "vol-c");
        assertThat(each.failed()).containsExactly("vol-b");
        assertThat(each.code(ExitCode.DONE)).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(each.code(ExitCode.DAMAGED)).isEqualTo(ExitCode.DAMAGED);
    }

    @Test
    void aTargetThatDoesNotAnswerEndsIt() {
        files.on(Kind.LIST).fails(StoreException.Unavailable::new);
        files.on(Kind.CHILDREN).fails(StoreException.Unavailable::new);

        assertThatThrownBy(() -> each.run(store, VOLUMES, this::step)).isSameAs(TROUBLE);

        assertThat(seen).containsExactly("vol-a", "vol-b");
    }

    @Test
    void theOnlyVolumeIsNoOneAmongMany() {
        List<VolumeName> only = List.of(new VolumeName("vol-b"));

        assertThatThrownBy(() -> each.run(store, only, this::step)).isSameAs(TROUBLE);
    }

    @Test
    void withoutTroubleTheEndIsAsItIs() throws Exception {
        each.run(store, List.of(new VolumeName("vol-a")), this::step);

        assertThat(each.failed()).isEmpty();
        assertThat(each.code(ExitCode.DONE)).isEqualTo(ExitCode.DONE);
    }
}
