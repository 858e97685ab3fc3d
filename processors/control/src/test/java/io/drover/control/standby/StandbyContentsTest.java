package io.drover.control.standby;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Volume;
import io.drover.volume.HeldBackup;
import io.drover.volume.StandbyContent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the notes on the Volume of a claim say about its device. */
class StandbyContentsTest {
    private static final String HELD =
            "{\"reached\":{\"backup\":\"b1\",\"taken\":\"2026-01-01T00:00:01Z\",\"size\":4096,"
                    + "\"device\":8192,\"blocks\":\"x\"},\"claim\":\"u\",\"number\":1}";
    private static final String STEP = "{\"backup\":\"b2\",\"number\":2,\"whole\":true}";
    private static final String RESTORED = "{\"size\":4096}";

    private static Volume volume(Map<String, String> notes) {
        Map<String, String> annotations = new HashMap<>(notes);
        annotations.put(Volume.DRIVER, "pvc");
        annotations.put("drover.io/claim", "shop/data");
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder().withName("v").withAnnotations(annotations).build());
        return volume;
    }

    private static StandbyContent content(Map<String, String> notes) throws IOException {
        return new StandbyContents(null).of(volume(notes));
    }

    private static boolean isBehind(StandbyContent content, String last, String taken) {
        return StandbyCases.isBehind(
                content,
                new Followed.Newest(
                        new BackupTarget(),
                        new BackupVolume(),
                        last,
                        Optional.of(Instant.parse(taken)),
                        Set.of(last)));
    }

    @Test
    void nothingIsHeldBeforeTheFirstStepIsComplete() throws IOException {
        assertThat(content(Map.of())).isEqualTo(new StandbyContent(true, 0, Optional.empty()));
        StandbyContent first = content(Map.of("drover.io/standby-step", STEP));
        assertThat(first.isWhole()).isFalse();
        assertThat(first.held()).isEmpty();
    }

    @Test
    void aCompleteBackupIsHeldAndNoOlderOneTaken() throws IOException {
        StandbyContent content = content(Map.of("drover.io/standby-held", HELD));

        assertThat(content)
                .isEqualTo(
                        new StandbyContent(
                                true,
                                4096,
                                Optional.of(
                                        new HeldBackup(
                                                "b1", Instant.parse("2026-01-01T00:00:01Z")))));
        assertThat(content.isWhole()).isTrue();
        assertThat(StandbyContents.interval(content)).isEmpty();
        assertThat(isBehind(content, "b0", "2026-01-01T00:00:00Z")).isFalse();
        assertThat(isBehind(content, "b2", "2026-01-01T00:00:02Z")).isTrue();
    }

    @Test
    void betweenTwoBackupsAnyIsBetterThanNone() throws IOException {
        StandbyContent content =
                content(Map.of("drover.io/standby-held", HELD, "drover.io/standby-step", STEP));

        assertThat(content.isWhole()).isFalse();
        assertThat(StandbyContents.interval(content)).contains("is between backups b1 and b2");
        assertThat(isBehind(content, "b0", "2026-01-01T00:00:00Z")).isTrue();
    }

    @Test
    void oneThatHasHeldNothingIsFilledInPart() throws IOException {
        StandbyContent content = content(Map.of("drover.io/standby-step", STEP));

        assertThat(StandbyContents.interval(content))
                .contains("has been filled in part from backup b2");
    }

    @Test
    void itFollowsUntilItsClaimHasTheDevice() throws IOException {
        Map<String, String> notes = new HashMap<>(Map.of("drover.io/standby-held", HELD));
        assertThat(StandbyContents.isHandedOver(volume(notes))).isFalse();

        notes.put("drover.io/restored", RESTORED);
        assertThat(StandbyContents.isHandedOver(volume(notes))).isTrue();
        assertThat(content(notes).following()).isTrue();

        notes.put("drover.io/claim-uid", "u-1");
        notes.put("drover.io/csi-driver", "csi.example");
        notes.put("drover.io/volume-handle", "h-1");
        assertThat(content(notes).following()).isFalse();
    }

    @Test
    void whatPeopleWroteThereIsNoNote() throws IOException {
        assertThat(content(Map.of("drover.io/standby-held", "b1"))).isEqualTo(content(Map.of()));
    }
}
